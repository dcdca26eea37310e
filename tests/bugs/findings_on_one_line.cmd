# Columns were counted from the line's beginning for each finding.
yes 'y = = 1;' | head -n 40000 | tr -d '\n' | graphlint - 2>&1 | tail -n 1
