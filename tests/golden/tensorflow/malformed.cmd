# What is wrong is said at the node, or of the file.
for name in cut damaged negative.pb outputs.pb overflow.pb too_long.pb too_many.pb too_short.pb wrong_type.pb; do
    graphlint -q ../../data/tf/$name
    echo $name: $?
done
# The values of a checkpoint are read when they are needed.
graphrun ../../data/tf/damaged serving_default --feed 'features=[[1.,1.]]'
echo damaged: $?
