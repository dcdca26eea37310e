graphfmt --help
