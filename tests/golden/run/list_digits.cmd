graphrun $samples/digits.graph
