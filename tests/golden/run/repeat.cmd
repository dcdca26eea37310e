# A state moves from run to run; the last run's outputs are shown.
graphrun steps.graph calls
graphrun steps.graph calls --repeat 4
graphrun steps.graph calls --steps 4
# Feeds stay as they are.
graphrun steps.graph count -f 'x=[5]' --repeat 3
# Each run draws anew: the second of two is what the second step gives.
graphrun steps.graph draw -s 7 --repeat 2 -q --out drawn=@"$scratch/second.npy"
graphrun steps.graph draw -s 7 --steps 2 --last -q -e drawn=@"$scratch/second.npy" --rtol 0 --atol 0
echo $?
graphrun steps.graph draw -s 7 -q -e drawn=@"$scratch/second.npy" 2>/dev/null
echo $?
