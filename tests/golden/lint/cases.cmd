# Each graph of cases_*.txt has the findings that its heading names, and no others.
for cases in cases_*.txt; do
    rm -f "$scratch"/*.graph
    awk -v folder="$scratch" '
        /^### / { close(file); file = sprintf("%s/%03d.graph", folder, ++count); print "#" substr($0, 4) >file; next }
        file { print >file }' "$cases"
    for graph in "$scratch"/*.graph; do
        wanted=$(sed -n '1s/.*://p' "$graph" | tr -s ' ' '\n' | sed '/^$/d' | sort -u)
        got=$(graphlint --format gcc "$graph" 2>&1 | sed -n 's/.*\[\(G[0-9]*\)\]$/\1/p' | sort -u)
        [ "$wanted" = "$got" ] || echo "$cases:$(sed -n '1s/^#//p' "$graph"): got" $got
    done
    echo "$cases: $(ls "$scratch" | wc -l) graphs"
done
