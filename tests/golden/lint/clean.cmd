graphlint $samples/digits.graph
graphlint -q $samples/digits.graph
graphlint ../run/plain.graph ../run/small.graph
printf '# nothing\n' | graphlint -
