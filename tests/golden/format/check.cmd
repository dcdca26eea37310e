# What would change is named, and nothing is written.
cp messy.graph tidy.graph "$scratch"
graphfmt --check "$scratch/tidy.graph"; echo $?
graphfmt --check messy.graph tidy.graph; echo $?
graphfmt --check --quiet messy.graph; echo $?
cmp messy.graph "$scratch/messy.graph"
