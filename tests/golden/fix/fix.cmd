# What is safe is mended; the diff shows it first; a second time changes nothing.
cp names.graph signatures.graph "$scratch"
cd "$scratch"
graphlint --diff names.graph signatures.graph 2>/dev/null; echo $?
graphlint --fix names.graph signatures.graph 2>/dev/null; echo $?
cat names.graph signatures.graph
graphlint --fix names.graph signatures.graph; echo $?
graphlint --diff names.graph signatures.graph
