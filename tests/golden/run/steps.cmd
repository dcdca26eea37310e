# Outputs named like inputs are fed to the next step; each output is joined over the steps.
graphrun steps.graph count -f 'x=[1, 10]' --steps 3
# The last step's outputs alone.
graphrun steps.graph count -f 'x=[1, 10]' --steps 3 --last
# Along an axis; an output without that axis gets a new first one.
graphrun steps.graph slide -f 'row=[[0, 10]]' --steps 3 --join 0
graphrun steps.graph slide -f 'row=[[0, 10]]' --steps 3 --join -1
# One step is a run, joined.
graphrun steps.graph count -f 'x=[5]' --steps 1
# Sizes may grow along the axis that is joined.
graphrun steps.graph grow -f 'grown=[1, 2]' --steps 3 --join 0
graphrun steps.graph widen -f 'width=[[1], [2]]' --steps 3 --join 1
# Expectations and files are of the joined values.
graphrun steps.graph count -f 'x=[1, 10]' --steps 3 -q -e 'x=[[2, 11], [3, 12], [4, 13]]' \
    --out x=@"$scratch/x.npy"
graphrun steps.graph count -f 'x=[1, 10]' --steps 3 -q -e x=@"$scratch/x.npy"
echo $?
# The document says how many steps there were.
graphrun steps.graph count -f 'x=[1, 10]' --steps 2 --format json
# Any values may be fetched; nothing is carried then.
graphrun steps.graph --fetch next -f 'x=[1, 10]' --steps 2
