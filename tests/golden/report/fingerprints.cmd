# What stands elsewhere in the file, its folder and its layout do not change a fingerprint.
prints() { graphlint "$1" --config none --format sarif | grep -o '"feedgraph/v1": "[^"]*"'; }
prints two.graph >"$scratch/before"
mkdir "$scratch/a"
{
    printf '# a comment\n\ngraph two\nplaceholder z: float32[n]\nstray = dropout(z, rate=0.25) * 2.0\n'
    sed '1d; s/rate=0.5/rate = 0.5/' two.graph
    printf 'signature third(z) -> stray * 1.0\n' | sed 's/stray \* 1.0/stray/'
} >"$scratch/a/two.graph"
prints "$scratch/a/two.graph" >"$scratch/after"
wc -l <"$scratch/before"
grep -c -F -f "$scratch/before" "$scratch/after"
sort "$scratch/after" | uniq -d
