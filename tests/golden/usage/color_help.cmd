graphlint --color=always --help | head -n 1 | cat -v
graphlint --color=auto --help | head -n 1 | cat -v
NO_COLOR= graphlint --color=never --help | head -n 1 | cat -v
