cd $samples/mistakes && graphrun all_at_once.graph --fetch score --fetch eror --feed 'left_ids=[1, 2, 3]'
