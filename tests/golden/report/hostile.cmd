# Quotes, control characters and markup, in messages and in a file's name, in each format.
name="$scratch/$(printf 'a "b<c>&d%%e:f,\nj\351\033.graph')"
mkdir "$scratch/x"
cp hostile.graph "$name"
cd "$scratch"
file=$(printf 'a "b<c>&d%%e:f,\nj\351\033.graph')
graphlint "$file" --config none 2>&1 | cat -v
graphlint "$file" --config none --format gcc 2>&1 | cat -v
graphlint "$file" --config none --format github | cat -v
graphlint "$file" --config none --format json | json_check
graphlint "$file" --config none --format jsonl | while read -r line; do printf '%s' "$line" | json_check; done
graphlint "$file" --config none --format sarif | report_check sarif
graphlint "$file" --config none --format sarif | grep -o '"uri": "[^"]*"' | sort -u
graphlint "$file" --config none --format checkstyle | report_check xml
graphlint "$file" --config none --format junit | report_check xml
