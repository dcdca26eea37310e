# Mistakes with arrays: those that are known before the run, then those that only the run finds.
for result in behind below empty twice shapes differ types negative huge number other none unwritten half lengths; do
    echo "== $result" >&2
    graphrun arrays_wrong.pbtxt --fetch $result --feed x=@arrays.npz:x
done
echo "== late" >&2
graphrun arrays_wrong.pbtxt --fetch late --feed x=@arrays.npz:x --feed k=4
graphrun arrays_wrong.pbtxt --fetch late --feed x=@arrays.npz:x --feed k=-1
graphrun arrays_wrong.pbtxt --fetch late_read --feed x=@arrays.npz:x --feed k=2
echo "== large" >&2
graphrun arrays_wrong.pbtxt --fetch large --max-memory 1G
echo "== loops" >&2
graphrun arrays_wrong_loop.pbtxt --fetch behind --feed n=3
graphrun arrays_wrong_loop.pbtxt --fetch behind --feed n=4
graphrun arrays_wrong_loop.pbtxt --fetch shapes --feed n=3
graphrun arrays_wrong_loop.pbtxt --fetch one_side --feed n=3
graphrun arrays_wrong_loop.pbtxt --fetch inner --feed n=3
graphrun arrays_wrong_loop.pbtxt --fetch total --feed n=1
graphrun arrays_wrong_loop.pbtxt --fetch total --feed n=2
for result in behind shape type told negative popped number tensor read unknown count; do
    echo "== list $result" >&2
    graphrun arrays_wrong_list.pbtxt --fetch $result --feed x=@arrays.npz:x
done
