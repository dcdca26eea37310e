# What can be proved wrong without data; the other mistakes are made by a run.
cd $samples/mistakes && graphlint *.graph
