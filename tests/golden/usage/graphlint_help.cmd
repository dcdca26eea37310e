graphlint --help
