# In a second run a mask's result of the same size went where that of the first had been.
graphrun late_results_twice.graph f -f 'x=[1, -2, 3]' --repeat 3
