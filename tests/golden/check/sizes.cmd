# A size needs somebody who tells it.
graphrun small.graph --fetch size
graphrun small.graph --fetch size --feed 'noise=[[1, 2, 3]]' --check
