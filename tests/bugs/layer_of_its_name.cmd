graphlint layer_of_its_name.graph && graphrun layer_of_its_name.graph run --feed 'x=normal(0,1)' --dim b=2 | grep float32
