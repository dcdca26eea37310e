# Feeds that are no placeholders, have no effect, or stand behind others.
graphrun small.graph --fetch y --feed 'h=[[1, 2, 3]]' --check
graphrun small.graph --fetch y --feed 'h=[[1, 2, 3]]' --feed 'x=[[1, 2, 3]]' --check
graphrun small.graph --fetch y --feed 'x=[[1, 2, 3]]' --feed noisy=false --feed 'wanted=[[1]]' --check
graphrun small.graph --fetch y --feed 'x=[[1, 2, 3]]' --feed noisy=false --feed 'noise=[[1, 2, 3]]' --check
