# The samples and the layers are laid out as the formatter has it.
cd $samples
graphfmt --check *.graph */*.graph
graphfmt --check ../layers/*.graph ../bench/*.graph ../bench/comparison/*.graph
