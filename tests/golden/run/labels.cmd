# Words in place of numbers, a row a sentence; a number without a word stays one.
graphrun steps.graph count -f 'x=[0, 1]' --steps 3 --labels x=@words.txt
graphrun steps.graph count -f 'x=[-1, 0, 4294967]' --labels x=@words.txt --labels square=@words.txt --format json
graphrun steps.graph widen -f 'width=[[1], [2]]' --steps 2 --last --labels width=@words.txt --format json | json_check
graphrun steps.graph calls --labels times=@words.txt
# What can go wrong.
graphrun steps.graph count -f 'x=[0]' --labels x=@no/words.txt
echo $?
graphrun steps.graph count -f 'x=[0]' --labels x=@/dev/zero
echo $?
graphrun steps.graph count -f 'x=[0]' --labels x=@..
echo $?
graphrun steps.graph count -f 'x=[0]' --labels y=@words.txt
echo $?
graphrun steps.graph count -f 'x=[0]' --labels words.txt
echo $?
