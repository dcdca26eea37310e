# A variable that is written on one side of a condition, and read behind it, had the new value
# whatever was decided. By hand: 7 + 7, 5 + 5.
for p in true false; do graphrun written_on_a_side.pbtxt --fetch y --feed p=$p --feed x=2 2>/dev/null; done
