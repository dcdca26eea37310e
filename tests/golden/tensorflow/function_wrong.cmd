# Calls that cannot be replaced by what they call: each says why, and what is around them is read.
for fetch in missing arity declared given result attribute named output inside promise nothing \
    no_function branches choices turns carried below; do
    graphrun function_wrong.pbtxt --fetch $fetch --feed 'x=[1.]' --feed n=1 2>&1 | grep ' error: '
done
graphlint --needs below function_wrong.pbtxt
graphrun function_wrong.pbtxt --fetch below --feed 'outer/call=[1.,2]' --feed 'x=[1.,1]' 2>/dev/null
