graphlint two.graph --max-errors 1; echo $?
graphlint two.graph --max-errors 0 --format gcc; echo $?
graphlint two.graph --max-errors 9 --format gcc 2>&1 | grep -c more
graphlint two.graph --max-errors x; echo $?
