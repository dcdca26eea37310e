# An operation that nobody knows: linted around, and named where it would have to run.
graphlint -q unknown.pbtxt && graphrun unknown.pbtxt --fetch z --feed 'x=[-1.,2]'
graphrun unknown.pbtxt --fetch y --feed 'x=[-1.,2]'
echo $?
graphrun unknown.pbtxt --fetch y --feed 'a/strange:0=[-1.,2]'
