# In place: the files that were changed are named, permissions stay, and links.
mkdir "$scratch/files"
cp messy.graph tidy.graph "$scratch/files"
cd "$scratch/files"
chmod 640 messy.graph
ln -s messy.graph link.graph
graphfmt link.graph tidy.graph; echo $?
graphfmt --check messy.graph tidy.graph; echo $?
graphfmt messy.graph; echo $?
ls -A
stat -c '%a %F' messy.graph link.graph
