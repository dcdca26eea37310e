cd $samples/mistakes && graphrun wrong_shape.graph error --feed 'x=normal(0,1)' --dim batch=4 --feed 'wanted=[1, 0, 0, 1]'
