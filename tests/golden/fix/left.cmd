# Nothing is done that leaves more findings, nor to what cannot be written.
cp none.graph broken.graph "$scratch"
cp signatures.graph "$scratch/link_to.graph"
cd "$scratch"
graphlint --fix none.graph broken.graph -q; echo $?
cmp none.graph "$OLDPWD/none.graph"
cmp broken.graph "$OLDPWD/broken.graph"
ln -s link_to.graph link.graph
chmod 600 link_to.graph
graphlint --fix link.graph >/dev/null 2>&1; echo $?
stat -c '%a %F' link.graph link_to.graph
ls -A
graphlint --fix - </dev/null; echo $?
graphlint --fix none.graph --fetch a; echo $?
graphlint --fix nowhere.graph; echo $?
