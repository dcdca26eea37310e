cd $samples/mistakes && graphrun phase_through_submodel.graph --fetch answer --feed 'x=normal(0,1)' --dim batch=1
