graphlint $samples/numbers.graph
