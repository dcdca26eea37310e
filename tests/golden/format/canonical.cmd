# The samples are laid out as the formatter has it.
cd $samples
graphfmt --check *.graph */*.graph
