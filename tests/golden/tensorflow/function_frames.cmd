# A function with a loop of TensorFlow 1 in it: each call has its own. By hand: 8 x, 64 x; and 2 4 8 x.
graphrun function_frames.pbtxt --fetch a --fetch y --fetch z --feed limit=3 --feed x=1
graphrun function_frames.pbtxt --fetch a --fetch y --fetch z --feed limit=0 --feed x=1
graphc -q function_frames.pbtxt --fetch a --fetch y --fetch z -o "$scratch/cut.graph"
graphrun "$scratch/cut.graph" main --feed limit=3 --feed x=1
