# The time went with the square of their number.
graphlint $(yes -- --strict | head -n 100000) nowhere.graph
