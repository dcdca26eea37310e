# The first and the second are printed in TensorFlow's documentation and all over the web. The rest
# is what a model of TensorFlow's generators in Python draws, written from their description; of the
# bounded normal distribution the mean is -0.2066 by its formula.
graphrun random.pbtxt --fetch uniform,stateless,normal,truncated,wide,ints,bits,bits64,shuffled,classes,gamma,poisson 2>/dev/null
graphrun random.pbtxt --fetch least,most,mean 2>/dev/null
# the same numbers with bounds that are fed
graphrun random.pbtxt --fetch ints,fed --feed from=-3 --feed to=7 2>/dev/null
