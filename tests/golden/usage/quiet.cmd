# --quiet leaves out what is no finding, in each tool; findings stay.
printf 'placeholder a: float32[n]\nplaceholder b: float32[m]\nsignature run(a, b) -> (c = a+b)\n' >"$scratch/sum.graph"
printf 'y = \n' >"$scratch/wrong.graph"
cd "$scratch"
for quiet in '' --quiet; do
    graphlint sum.graph $quiet
    graphrun sum.graph run --feed 'a=[1, 2]' --feed 'b=[3, 4]' $quiet
    graphc sum.graph $quiet
    graphfmt --check sum.graph $quiet
    graphfmt --check wrong.graph $quiet
    graphc wrong.graph $quiet
done 2>&1
