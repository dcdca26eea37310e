graphrun endless.graph run --feed x=1 --max-iterations 1000
