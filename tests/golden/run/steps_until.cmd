# The steps end behind the one in which all elements are the value; a list is compared as such.
graphrun steps.graph count -f 'x=[1]' --steps 10 --until x=4
graphrun steps.graph count -f 'x=[1, 2]' --steps 10 --until 'x=[3, 4]' --format json
# Elements that differ are never one value: all steps are run.
graphrun steps.graph count -f 'x=[1, 2]' --steps 3 --until x=4
# A value that cannot be read is said with its place.
graphrun steps.graph count -f 'x=[1]' --steps 10 --until x=four
echo $?
graphrun steps.graph count -f 'x=[1]' --steps 10 --until y=4
echo $?
