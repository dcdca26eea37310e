graphrun functions.graph all
graphrun functions.graph random
