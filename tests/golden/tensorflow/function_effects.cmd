# What a function does runs where its call does, in a branch where that is taken, in a loop in each
# turn; what stands behind the call comes after it. By hand: 5 + x is what the variable is then.
run() { graphrun function_effects.pbtxt "$@" 2>&1; }
for x in 4 -4; do run -F checked -f x=$x; run -F behind -f x=$x; done
for p in false true; do run -F y -f x=-4 -f p=$p; run -F after -f x=-4 -f p=$p; done
run -F added -F read -F twice -f x=2
run -F set -f x=2 -f p=true
run -F set -f p=false
# read behind what was written if p
for p in true false; do graphrun function_effects.pbtxt -F after_set -f x=2 -f p=$p 2>/dev/null; done
run -F last -f x=5 -f limit=3
run -F last -f x=2 -f limit=3
# other numbers in each turn: of those in one, none is further than 0.5 from x
graphrun function_effects.pbtxt -F spread -f x=0.5 -f limit=1 2>/dev/null | awk '{ print ($4 > 0.5) ? "far" : "near" }'
graphrun function_effects.pbtxt -F spread -f x=0.5 -f limit=50 2>/dev/null | awk '{ print ($4 > 0.5) ? "far" : "near" }'
# the same from the text that is written of it
graphc -q function_effects.pbtxt -F y -F after -F set -F last -o "$scratch/cut.graph"
for p in true false; do
    run -F y -F after -F set -F last -f x=4 -f limit=2 -f p=$p >"$scratch/direct"
    graphrun "$scratch/cut.graph" main -f x=4 -f limit=2 -f p=$p | diff "$scratch/direct" - && echo same
done
