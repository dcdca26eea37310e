# While, whose condition and body are functions. By hand: x + 3 step; x - 1, 2 x, x - 1; thrice
# 2 x + i + 1; 8 x. What the body gives back as it took it needs nothing else.
graphlint --needs y function_loops.pbtxt
graphlint --needs same function_loops.pbtxt
graphlint --needs called function_loops.pbtxt
graphlint --tf --needs same function_loops.pbtxt
set -- --feed limit=3 --feed 'x=[1.,-2]' --feed step=0.5
graphrun function_loops.pbtxt -F i -F y -F same -F a -F n -F called "$@" | tee "$scratch/direct"
graphrun function_loops.pbtxt -F i -F y -F a -F n -F called --feed limit=0 --feed 'x=[1.,-2]' --feed step=0.5
# the same from the text that is written of it
graphc -q function_loops.pbtxt -F i -F y -F same -F a -F n -F called -o "$scratch/cut.graph"
graphrun "$scratch/cut.graph" main "$@" | diff "$scratch/direct" - && echo same
