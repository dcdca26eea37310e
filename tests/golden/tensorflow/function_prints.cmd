# What is printed there is not printed here, and its strings are not needed.
graphrun function_prints.pbtxt --fetch y --feed x=2
