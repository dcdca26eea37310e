# What a turn pushes to a list and does not carry on counted as if it were: the list had zeros at its end.
graphrun pushed_and_not_carried.pbtxt --fetch o6 --feed z=5
