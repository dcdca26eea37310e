# Names that are not there, options that do not go together, files that are none, full disks.
graphc loops.graph --fetch dd
echo $?
graphc loops.graph --fetch d --feed xx
echo $?
graphc loops.graph --feed x
echo $?
graphc loops.graph --fetch d,,a
echo $?
graphc
echo $?
graphc nowhere.graph
echo $?
graphc loops.graph -q >/dev/full
echo $?
graphc loops.graph -q -o /nowhere/out.graph
echo $?
graphc $samples/mistakes/*.graph 2>&1 | tail -1
# An operation that is none of ours, and the two ways around it.
graphc opaque.pbtxt -q --fetch y
echo $?
graphc opaque.pbtxt -q --fetch z
graphc opaque.pbtxt -q --fetch y --feed other
# What is inside of a loop has a value for each turn.
graphc loops.graph -q --fetch w
graphc loops.graph -q --fetch b --feed w
echo $?
