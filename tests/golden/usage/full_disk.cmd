graphrun --help >/dev/full; echo $?
graphlint --version >/dev/full; echo $?
