# What cannot be frozen, and what freezing changes; fetches on a side of a condition that is not taken.
graphc loops.graph --freeze
echo $?
graphc loops.graph --freeze --phase infer
echo $?
# count_1.n is 0, so d is x * 8
graphc loops.graph --freeze --phase infer --fetch d -q -o "$scratch/frozen.graph"
echo $?
graphrun "$scratch/frozen.graph" main -f 'x=[1, 2]' 2>/dev/null
graphc loops.graph --freeze --phase infer --fetch x,verbose -q
graphc $samples/tf/dropout_cond.pbtxt -q --phase infer --fetch dropout/cond/then:1
echo $?
graphc $samples/tf/dropout_cond.pbtxt -q --phase train --fetch dropout/cond/then:1 | tail -1
graphrun $samples/tf/dropout_cond.pbtxt --phase infer --fetch dropout/cond/then:1,y -f 'x=[[1.,2,3,4]]' -f keep_prob=0.5
echo $?
