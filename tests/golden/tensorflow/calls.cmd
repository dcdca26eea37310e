# Calls of functions: by attribute, by name, of lists, within each other. By hand: quad is 4 x and
# 2 x; z is 2 n; s is x + 2 x + y, 2 x - x and one; top is -3, -2 and their places.
graphlint --needs z calls.pbtxt
graphlint --needs s:2 calls.pbtxt
graphlint --tf --needs s:2 calls.pbtxt
fetches="--fetch quad --fetch quad:1 --fetch y --fetch z --fetch s --fetch s:1 --fetch last --fetch top --fetch top:1"
graphrun calls.pbtxt $fetches --feed 'x=[1.,3,2]' --feed 'n=[5,7]' | tee "$scratch/direct"
# what is in a call has a name
graphrun calls.pbtxt --fetch quad/once/add --fetch quad/again --feed 'x=[1.,3,2]'
# the same from the text that is written of it
graphc -q calls.pbtxt $fetches >"$scratch/cut.graph"
graphrun "$scratch/cut.graph" main --feed 'x=[1.,3,2]' --feed 'n=[5,7]' >"$scratch/written"
sed 's/.*: //' "$scratch/direct" >"$scratch/a"
sed 's/.*: //' "$scratch/written" >"$scratch/b"
diff "$scratch/a" "$scratch/b" && echo same
