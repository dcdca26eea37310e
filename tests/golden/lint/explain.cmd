# One rule, by code and by name; several; what is no rule.
graphlint --explain G307
graphlint --explain Softmax-Of-One | cmp - "$(graphlint --explain G307 >"$scratch/one" && echo "$scratch/one")" && echo the same
graphlint --explain G502 --explain g707
graphlint --explain softmx-of-one
echo $?
graphlint --explain nothing
echo $?
graphlint --explain G101 --list-rules
echo $?
