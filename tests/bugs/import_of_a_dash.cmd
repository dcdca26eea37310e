# A file that imports "-" was given standard input.
cd "$scratch" || exit
echo 'import "-" as other' >a.graph
echo 'y = 1.0 + x' | graphlint a.graph
echo 'weights "-"' >b.graph
echo 'variable w: float32[2] = zeros()' >>b.graph
echo 'signature f() -> w' >>b.graph
: | graphrun b.graph f
