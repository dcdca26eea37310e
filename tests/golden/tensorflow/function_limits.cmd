# Functions that call themselves; that double at each of 40 levels; 200 in each other; a list of
# 3000 that 3000 nodes read; and loops 16 and 17 deep in each other.
function() {
    printf 'library { function { signature { name: "%s" input_arg { name: "x" type: DT_FLOAT } output_arg { name: "y" type: DT_FLOAT } } %s ret { key: "y" value: "%s" } } }\n' "$1" "$2" "$3"
}
call() {
    printf 'node_def { name: "%s" op: "%s" input: "%s" } ' "$1" "$2" "$3"
}
start() {
    printf 'node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }\nnode { name: "y" op: "%s" input: "x" }\n' "$1"
}
{ start f; function f "$(call again f x)" again:y:0; } | graphlint -q -
{ start f; function f "$(call one g x)" one:y:0; function g "$(call two h x)" two:y:0
  function h "$(call three f x)" three:y:0; } | graphlint -q -
{
    start f40
    function f0 "$(call n Neg x)" n:y:0
    level=1
    while [ $level -le 40 ]; do
        below=$((level - 1))
        function f$level "$(call a f$below x) $(call b f$below a:y:0)" b:y:0
        level=$((level + 1))
    done
} | graphlint -q -
{
    start f200
    function f0 "$(call n Neg x)" n:y:0
    level=1
    while [ $level -le 200 ]; do
        function f$level "$(call a f$((level - 1)) x)" a:y:0
        level=$((level + 1))
    done
} | graphlint -q -
awk 'BEGIN {
    print "node { name: \"x\" op: \"Placeholder\" attr { key: \"dtype\" value { type: DT_FLOAT } } }"
    printf "node { name: \"y\" op: \"f\" attr { key: \"N\" value { i: 3000 } }"
    for (i = 0; i < 3000; i++) printf " input: \"x\""
    print " }"
    print "node { name: \"z\" op: \"f\" input: \"x\" attr { key: \"N\" value { i: 1 } } }"
    printf "library { function { signature { name: \"f\" input_arg { name: \"xs\" type: DT_FLOAT number_attr: \"N\" } output_arg { name: \"y\" type: DT_FLOAT } }"
    for (i = 0; i < 3000; i++) printf " node_def { name: \"a%d\" op: \"AddN\" input: \"xs\"%s }", i, i ? " input: \"^a" i - 1 "\"" : ""
    print " ret { key: \"y\" value: \"a2999:sum:0\" } } }"
}' | graphlint -q -
turns() {
    printf 'name: "%s" op: "While" input: "x" attr { key: "T" value { list { type: DT_FLOAT } } } attr { key: "cond" value { func { name: "never" } } } attr { key: "body" value { func { name: "%s" } } }' "$1" "$2"
}
for depth in 16 17; do
    {
        printf 'node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "shape" value { shape { } } } }\n'
        printf 'node { %s }\n' "$(turns y f$((depth - 1)))"
        function f0 "$(call n Neg x)" n:y:0
        level=1
        while [ $level -lt $depth ]; do
            function f$level "node_def { $(turns w f$((level - 1))) }" w:output:0
            level=$((level + 1))
        done
        printf 'library { function { signature { name: "never" input_arg { name: "x" type: DT_FLOAT } output_arg { name: "y" type: DT_BOOL } } node_def { name: "no" op: "Const" attr { key: "value" value { tensor { dtype: DT_BOOL tensor_shape { } bool_val: false } } } } ret { key: "y" value: "no:output:0" } } }\n'
    } >"$scratch/deep.pbtxt"
    graphrun "$scratch/deep.pbtxt" --fetch y --feed x=1.5 2>&1 | sed "s#$scratch/##"
done
