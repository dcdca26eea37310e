cd $samples/mistakes && graphrun forgotten_phase.graph serve --feed 'tokens=[[4, 8, 15]]'
