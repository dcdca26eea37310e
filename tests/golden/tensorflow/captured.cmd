# A signature that runs here, and that TensorFlow 1 asks for more.
file=$samples/tf/served_dropout.pbtxt
graphlint $file
graphlint --tf $file
graphrun $file serving_default --feed 'x=[[1,2,3,4]]' -q --expect 'y=[[4., 6.]]'
