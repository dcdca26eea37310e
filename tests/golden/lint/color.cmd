graphlint --color=always $samples/mistakes/forgotten_phase.graph 2>&1 | cat -v
