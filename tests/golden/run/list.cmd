graphrun small.graph
