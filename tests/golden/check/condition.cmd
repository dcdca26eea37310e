# What only the run knows, and what a promise leaves open.
graphrun small.graph --fetch z --feed 'x=[[1, 2, 3]]' --feed noisy=true
graphrun small.graph --fetch z --feed 'x=[[1, 2, 3]]' --feed noisy=false --check
graphlint small.graph --fetch y --feed x --feed noisy
graphlint small.graph --fetch y --feed x --feed noisy --feed noise
