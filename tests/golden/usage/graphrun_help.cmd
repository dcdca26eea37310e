graphrun --help
