# If and Case, whose branches are functions. What the branch that is taken does not read is not
# needed; TensorFlow demands all inputs. By hand: x squared or -w; the 10, 20, 30-fold of one.
run() { graphrun function_branches.pbtxt "$@" 2>/dev/null; }
graphlint --needs y function_branches.pbtxt
graphlint --needs chosen function_branches.pbtxt
graphlint --needs nested function_branches.pbtxt
graphlint --tf --needs y function_branches.pbtxt
run --fetch y --fetch y:1 --feed p=true --feed 'x=[1.,-2]'
run --fetch y --fetch y:1 --feed p=false --feed 'w=[1.,-2]'
# a number decides by whether it is 0, a tensor by whether it has elements
run --fetch by_number --feed n=-3 --feed 'x=[3.]'
run --fetch by_number --feed n=0 --feed 'w=[3.]'
run --fetch by_list --feed 'list=[0.]' --feed 'x=[5.]' --feed 'w=[3.]'
run --fetch by_list --feed 'list=float32[0]=[]' --feed 'x=[5.]' --feed 'w=[3.]'
# no branch has the number: the last
for n in -1 0 1 2 3; do run --fetch chosen --feed n=$n --feed 'x=[1.]' --feed 'w=[2.]' --feed k=3; done
for n in 0 1; do
    for p in true false; do run --fetch nested --feed n=$n --feed p=$p --feed 'x=[1.]' --feed 'w=[2.]'; done
done
# the same from the text that is written of it
graphc -q function_branches.pbtxt -F y -F by_number -F by_list -F chosen -F nested -o "$scratch/cut.graph"
for p in true false; do
    for n in 0 1 2; do
        set -- --feed p=$p --feed n=$n --feed 'list=[0.]' --feed 'x=[1.,7]' --feed 'w=[2.,0.1]' --feed k=3
        run -F y -F by_number -F by_list -F chosen -F nested "$@" >"$scratch/direct"
        graphrun "$scratch/cut.graph" main "$@" 2>/dev/null | diff "$scratch/direct" - && echo same
    done
done
