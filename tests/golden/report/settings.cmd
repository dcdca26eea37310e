# .graphlint, from the file's folder upward; what is wrong with it has a place.
mkdir -p "$scratch/a/b/c"
cp two.graph "$scratch/a/b/c"
cd "$scratch"
printf '# for all\nignore = G605  # by hand\n' >a/.graphlint
graphlint a/b/c/two.graph; echo $?
(cd a/b/c && graphlint two.graph && graphlint ../c/two.graph && graphlint ./two.graph && graphlint - <two.graph); echo $?
graphlint "$scratch/a/b/c/two.graph" | sed 's#.*/a/#a/#'
graphlint a/b/c/two.graph --select G605 --format gcc; echo $?
graphlint a/b/c/two.graph --config none --format gcc; echo $?
printf 'warn = open-signature\nfail-on = warning\n' >a/b/.graphlint
graphlint a/b/c/two.graph --format gcc; echo $?
graphlint a/b/c/two.graph --format gcc --fail-on error; echo $?
printf 'ignor = G6\nignore\nselect =\nwarn = G605, G999 open-signatur\nfail-on = never\n\n' >a/b/c/.graphlint
graphlint a/b/c/two.graph --ignore G605; echo $?
graphlint a/b/c/two.graph --config nowhere --ignore G605; echo $?
