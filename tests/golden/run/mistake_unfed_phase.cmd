cd $samples/mistakes && graphrun unfed_phase.graph --fetch probs --feed 'tokens=[[4, 8, 15]]'
