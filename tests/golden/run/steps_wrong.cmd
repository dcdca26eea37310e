# What cannot be carried, and what cannot be joined.
graphrun steps.graph fixed --steps 2
echo $?
graphrun steps.graph from_default --steps 2
echo $?
graphrun steps.graph from_default -f at=5 --steps 2
graphrun steps.graph grow -f 'grown=[1, 2]' --steps 3 --out @"$scratch/none.npz"
echo $? "$(ls "$scratch")"
graphrun steps.graph grow -f 'grown=[1, 2]' --steps 3 --last
# The options together.
graphrun steps.graph count -f 'x=[1]' --steps 2 --repeat 2
graphrun steps.graph count -f 'x=[1]' --join 0
graphrun steps.graph count -f 'x=[1]' --last
graphrun steps.graph count -f 'x=[1]' --until x=2
graphrun steps.graph count -f 'x=[1]' --steps 2 --join 0 --last
graphrun steps.graph count -f 'x=[1]' --steps 0
graphrun steps.graph count -f 'x=[1]' --repeat 0
graphrun steps.graph count -f 'x=[1]' --steps -1
graphrun steps.graph count -f 'x=[1]' --steps 2 --join ' 1'
graphrun steps.graph count -f 'x=[1]' --steps 2 --join 16
echo $?
