# What is not this model's checkpoint, whole, is refused, and nothing is run or written.
cp counter.graph other.graph $samples/digits_weights.npz "$scratch"
cd "$scratch"
graphrun counter.graph count -q --save c.npz
graphrun other.graph count --restore c.npz
echo $?
head -c 1000 c.npz >cut.npz
graphrun counter.graph count --restore cut.npz --save kept.npz
echo $? "$(ls kept.npz 2>/dev/null)"
{ head -c 400 c.npz; printf '\377'; tail -c +402 c.npz; } >flipped.npz
graphrun counter.graph count --restore flipped.npz
echo $?
: >empty.npz
graphrun counter.graph count --restore empty.npz
graphrun counter.graph count --restore no.npz
graphrun counter.graph count --restore counter.graph
graphrun counter.graph count --restore digits_weights.npz
echo $?
# A run that fails saves nothing; a folder that is not there is said.
graphrun counter.graph average --save kept.npz 2>/dev/null
echo $? "$(ls kept.npz 2>/dev/null)"
graphrun counter.graph count --save no/kept.npz
echo $?
# What was there before stays where it cannot be written.
cp c.npz kept.npz
(ulimit -f 0 && graphrun counter.graph count --restore c.npz --save kept.npz -q 2>/dev/null)
echo $?
cmp c.npz kept.npz && echo kept
ls *.npz
