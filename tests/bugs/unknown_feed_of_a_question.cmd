# What is fed is looked up where something is only asked, too.
for question in '--needs y' '--phase-table --fetch y' '--why y,x'; do
    graphlint ../golden/check/small.graph $question --feed nosuch 2>&1 | sed -n '1p;$p'
done
