graphlint - <$samples/digits.graph; echo $?
graphlint - <warned.graph; echo $?
