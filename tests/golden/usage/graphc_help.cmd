graphc --help
