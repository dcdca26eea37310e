# Each was compared with every other name.
seq 1 40000 | sed 's/.*/y& = undefined_&/' | graphlint - 2>&1 | tail -n 1
