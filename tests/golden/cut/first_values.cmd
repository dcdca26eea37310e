# Large first values of variables are read where the variables stand, under their names; by way of JSON too.
list=$(seq 1 40 | sed 's/$/.5/' | paste -s -d , -)
cat >"$scratch/all.graph" <<END
placeholder x: float32[n, 40]
const shared = [$list]
scope dense {
    variable kernel: float32[40] = [$list]
    state count: int32[33] = [$(seq 33 | paste -s -d , -)]
}
variable own: float32[40] = shared
variable small: float32[2] = [1, 2]
signature run(x) -> (y = sum(x * dense.kernel) + shared[0] + own[1] + small[0], c = sum(dense.count))
END
cd "$scratch"
graphc all.graph -o text.graph 2>&1 | tail -1
cat text.graph
graphc text.graph -q -o again.graph && sed 's/again.npz/text.npz/' again.graph | cmp - text.graph && cmp text.npz again.npz && echo the same
graphc all.graph -q --emit json -o form.json && graphc form.json -q -o back.graph
sed 's/back.npz/text.npz/' back.graph | cmp - text.graph && cmp back.npz text.npz && echo the same
x=$(seq 40 | paste -s -d , -)
for file in all.graph text.graph form.json; do graphrun $file run --feed "x=[[$x]]"; done
