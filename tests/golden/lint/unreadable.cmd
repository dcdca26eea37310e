graphlint none.graph; echo $?
graphlint $samples/mistakes/forgotten_phase.graph none.graph warned.graph -q 2>/dev/null; echo $?
graphlint . ; echo $?
graphlint none.graph --format gcc; echo $?
graphlint none.graph --format json; echo $?
