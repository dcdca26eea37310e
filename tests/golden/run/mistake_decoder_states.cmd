cd $samples/mistakes && graphrun decoder_states.graph decode --feed 'token=[[5]]'
