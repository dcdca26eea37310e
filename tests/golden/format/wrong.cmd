# What has syntax errors is left as it is; the other files are not.
mkdir "$scratch/files"
cp broken.graph "$scratch/files"
printf 'x=1\n' >"$scratch/files/good.graph"
cd "$scratch/files"
graphfmt broken.graph good.graph nowhere.graph .; echo $?
cat good.graph broken.graph
graphfmt; echo $?
graphfmt --chek good.graph; echo $?
printf 'x=1\n' | graphfmt - >/dev/full; echo $?
