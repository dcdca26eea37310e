# A loop of which one value is computed by what nobody knows: what does not depend on it is known and
# runs; by hand, three turns and 8 x. Where the condition is unknown, all of it is.
for fetch in i doubled strange d; do
    graphlint --needs $fetch function_unknown.pbtxt
    graphrun function_unknown.pbtxt --fetch $fetch --feed limit=3 --feed x=1.5 --feed w=1
done
# what is carried is twice as long in each turn
graphrun function_grows.pbtxt --fetch y --feed limit=2 --feed 'x=[1.,2]'
graphrun function_grows.pbtxt --fetch shape --feed limit=2 --feed 'x=[1.,2]'
graphrun function_grows.pbtxt --fetch yu --feed limit=2 --feed 'u=[1.,2]'
# a variable that a loop reads, and one that it writes: 6, 13, 33 are added to 1, 7, 20
graphrun function_written.pbtxt --fetch y --feed n=3 --feed x=1
graphrun function_written.pbtxt --fetch z --feed n=3 --feed x=1
