cd $samples/mistakes && graphrun misspelt_feed.graph compare --feed 'left_ids=[[1, 2]]' --feed 'rigth_ids=[[2, 3]]'
