# Forms of functions and calls. By hand: x and n as they are; x below 0 times 2, the default, or 3; -x
# by a node whose name is taken, and x squared; halves of x; x + 1; how often each of n is there.
set -- --feed 'x=[-1.,2,4,-8]' --feed 'n=[5,5,7]'
graphrun function_forms.pbtxt -F passed -F passed:1 -F same -F defaulted -F given "$@"
graphrun function_forms.pbtxt -F taken -F taken/Neg -F taken/Neg_1 -F two "$@" 2>/dev/null
graphrun function_forms.pbtxt -F parts -F second -F rest -F w -F u -F counts "$@"
graphlint --tf --needs w function_forms.pbtxt
