# Every command that a list or --needs prints works as it stands, but that of the signature that cannot.
for file in small.graph plain.graph "$samples"/digits.graph "$samples"/mistakes/*.graph; do
    graphrun "$file"
    graphlint "$file" --needs "$(sed -n 's/^\([a-z_]*\)  *= .*/\1/p' "$file" | tail -n 1)"
done 2>/dev/null | grep '^  graphrun ' | grep -v ' serve ' >"$scratch/commands"
wc -l <"$scratch/commands"
while read -r command; do
    eval "$command" >"$scratch/out" 2>"$scratch/err" && continue
    echo "$command: status $?"
    cat "$scratch/err"
done <"$scratch/commands"
