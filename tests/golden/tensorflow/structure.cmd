# Text that is no message, with its line; nodes that do not hang together.
printf 'node { name: "a" op: "NoOp" }\nnode { nam: "b" }\n' | graphlint -q -
printf 'node { name: "a" op: "NoOp" }\nnode { name: "a" op: "NoOp" }\n' | graphlint -q -
printf 'node { name: "alpha" op: "NoOp" }\nnode { name: "b" op: "Relu" input: "alhpa" }\n' | graphlint -q -
printf 'node { name: "a" op: "Relu" input: "b" }\nnode { name: "b" op: "Relu" input: "a" }\n' | graphlint -q --format gcc -
printf '\n\005\n\001x\022' | graphlint -q -
printf 'x = 1\n' | graphlint --tf -
echo $?
