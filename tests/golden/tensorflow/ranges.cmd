# As Python's range; of reals, every start + i * step below the limit.
graphrun ranges.pbtxt --fetch r,s --feed a=10 --feed b=3 --feed c=-2 --feed x=0.5 --feed y=2.1 --feed z=0.5
graphrun ranges.pbtxt --fetch r --feed a=1 --feed b=1 --feed c=1
