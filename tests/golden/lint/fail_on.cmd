graphlint warned.graph; echo $?
graphlint warned.graph --fail-on warning; echo $?
graphlint warned.graph --fail-on note -q 2>/dev/null; echo $?
graphlint warned.graph --strict; echo $?
