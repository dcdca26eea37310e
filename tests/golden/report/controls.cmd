# By code, by the beginning of a code, by name; the longest pattern decides, then the later.
check() { graphlint two.graph --config none --format gcc "$@" 2>&1 | sed -n 's/^[^ ]* \([a-z]*\): .*\[\(G[0-9]*\)\]$/\1 \2/p' | tr '\n' ','; echo " $*"; }
check
check --ignore G605
check --ignore g6
check --ignore open-signature
check --ignore all
check --ignore all --select G605
check --select G4
check --select G6
check --select G605 --ignore G6
check --ignore G605 --select G605
check --select G605 --ignore G605
check -W G605
check -W G6,G4 -E open-signature
check -E open-signature -W open-signature
graphlint two.graph --ignore G6 --config none; echo $?
graphlint two.graph -W G605 -q --config none >/dev/null 2>&1; echo $?
graphlint two.graph -W G605 -q --strict --config none >/dev/null 2>&1; echo $?
graphlint clean.graph --ignore G999; echo $?
graphlint clean.graph --select open-signatur; echo $?
# What stops the proof cannot be silenced.
graphlint hostile.graph --ignore all --config none -q --format gcc 2>&1 | grep -c error
graphlint hostile.graph --warn all --config none -q --format gcc 2>&1 | grep -c error
