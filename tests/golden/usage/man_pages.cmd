# The man pages, whose option sections are made from the tables, name the options of --help with the
# same arguments. An option's line is "  -f, --feed NAME=VALUE   what it does" in one,
# ".It Fl f , Fl -feed Ar NAME=VALUE" in the other.
for tool in graphrun graphlint graphfmt graphc; do
    "$tool" --help | sed -n '/^What/,/^Examples/s/^  -\{0,1\}[^-]*--\([a-z-]*\)\( [^ ][^ ]*\)\{0,1\}.*/\1\2/p' |
        sort >"$scratch/help"
    sed -n 's/^\.It.* Fl -\([a-z-]*\)\( Ar .*\)\{0,1\}$/\1\2/p' "$(dirname "$(command -v "$tool")")/man/$tool.1" |
        sed 's/ Ar / /' | sort >"$scratch/man"
    wc -l <"$scratch/help"
    diff "$scratch/help" "$scratch/man"
done
# In the rules' page an example stays inside its block, whatever its lines begin with.
awk '/^\.Bd/ { inside = NR } /^\.Ed/ { inside = 0 } inside && inside != NR && /^\.[A-Z]/ { print FILENAME ":" FNR ": " $0 }' \
    "$(dirname "$(command -v graphlint)")/man/feedgraph-rules.7"
