# Drawings. A small check of the syntax: each line is one of the forms that are written, blocks close, and an
# edge leads from a node to a node. Where Graphviz is installed, it draws them.
check() {
    awk '
        { text = $0; gsub(/\\./, "", text); gsub(/"[^"]*"/, "S", text); sub(/^ */, "", text) }
        text == "" { next }
        text ~ /^digraph S \{$/ && NR == 1 { depth = 1; next }
        text ~ /^(node|edge) \[fontname=S, fontsize=[0-9]+\];$/ { next }
        text ~ /^subgraph (S|cluster_loop_[0-9]+) \{ label=S; style=[a-zS]+; color=[a-z0-9]+;$/ { depth++; next }
        text == "}" { depth--; next }
        text ~ /^[ns][0-9]+ \[shape=[a-z]+(, style=filled, fillcolor=[a-z]+)?, label=S\];$/ {
            sub(/ .*/, "", text); if (text in node) print "twice: " $0; node[text] = 1; next
        }
        text ~ /^[ns][0-9]+ -> [ns][0-9]+( \[[a-z]+=[a-zS]+(, [a-z]+=[a-zS]+)*\])?;$/ {
            split(text, part, /[ ;]/); from[part[1]] = $0; to[part[3]] = $0; edges++; next
        }
        { print "what is this: " $0 }
        END {
            if (depth != 0) print "a block is open"
            for (n in from) if (!(n in node)) print "from nowhere: " from[n]
            for (n in to) if (!(n in node)) print "to nowhere: " to[n]
            if (edges == 0) print "no edge"
        }' "$1"
    if command -v dot >/dev/null; then dot -Tsvg "$1" 2>&1 >"$scratch/svg" | grep . || grep -q '</svg>' "$scratch/svg" || echo "not drawn"; fi
}
graphc loops.graph -q --emit dot
printf '%s\n' "graph 'a \"b\" \\\\c'" "scope 'x\"y' { placeholder '\\\\': float32[n]; z = '\\\\' + 1.0 }" "placeholder 'é <b>|{}': float32[n]" \
    "out = 'x\"y'.z * 'é <b>|{}'" "signature 's\"' ('x\"y'.'\\\\' as q, 'é <b>|{}') -> ('o\"\\\\' = out)" >"$scratch/odd.graph"
graphc "$scratch/odd.graph" -q --emit dot
graphc "$scratch/odd.graph" -q --emit dot -o "$scratch/odd.dot"
check "$scratch/odd.dot"
for file in loops.graph $samples/*.graph $samples/models/*.graph $samples/tf/*.pbtxt; do
    graphc "$file" -q --emit dot >"$scratch/drawing.dot" 2>/dev/null || {
        echo "$file: not written"
        continue
    }
    check "$scratch/drawing.dot"
    count=$((count + 1))
done
echo "$count files drawn"
