# A loop carries what is needed, and no more.
graphc carried.graph --fetch y
graphc carried.graph --fetch y -q -o "$scratch/cut.graph"
graphrun carried.graph --fetch y --feed 'x=[0.5, 1, 2]' --feed 'unused=[0, 0, 0]'
graphrun "$scratch/cut.graph" main --feed 'x=[0.5, 1, 2]'
