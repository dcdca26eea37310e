graphrun plain.graph
