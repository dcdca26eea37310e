cd $samples/mistakes && graphrun custom_dropout.graph --fetch y --feed 'x=[[1, 2, 3, 4]]'
