graphrun conv_updates.graph step -f x=ones -d batch=1 --steps 3
graphrun conv_updates.graph step -f x=ones -d batch=5 --threads 1
