# Each import that could not be read counted as one more level of nesting, for good.
for i in $(seq 1 2100); do echo "import \"nowhere.graph\""; done >"$scratch/a.graph"
echo 'y = 1.0 + x' >>"$scratch/a.graph"
graphlint "$scratch/a.graph" 2>&1 | grep -c 'cannot read'
graphlint "$scratch/a.graph" 2>&1 | grep -c 'nest'
