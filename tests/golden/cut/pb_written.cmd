# Updates of variables are Assigns that a fetch waits for; read back they write the same.
graphc written.graph --emit pbtxt -q -o "$scratch/made.pbtxt"
x='x=[[1, 2], [3, 4]]'
run() { # SIGNATURE FETCHES FEEDS...
    signature=$1 fetches=$2
    shift 2
    graphrun written.graph "$signature" "$@" --steps 3 --save "$scratch/a.npz" 2>/dev/null >"$scratch/a"
    graphrun "$scratch/made.pbtxt" --fetch "$fetches" "$@" --steps 3 --save "$scratch/b.npz" 2>/dev/null >"$scratch/b"
    cmp "$scratch/a" "$scratch/b" && test -s "$scratch/a" && echo "$signature: the same values"
    cmp "$scratch/a.npz" "$scratch/b.npz" && echo "$signature: the same variables"
}
run one y,z,seen -f "$x"
run two bump,seen
run three both,z,bump -f "$x"
run four chosen,y -f "$x" -f p=true
run four chosen,y -f "$x" -f p=false
run twice first,second -f "$x"
# By hand: three steps of 0.5 * mean + 0.5 * [2, 3] from 0, of what is three times that and counts as the later one,
# of total = 2 * total + count, of count.
graphrun "$scratch/made.pbtxt" --fetch y,both,bump,first,second -f "$x" --steps 3 --save "$scratch/c.npz" >/dev/null 2>&1
graphrun "$scratch/made.pbtxt" --weights "$scratch/c.npz" --fetch run/mean,shared/mean,total,count,other/mean 2>/dev/null
