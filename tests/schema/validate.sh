#!/bin/sh
# validate.sh BUILD [FOLDER]: are the SARIF reports of the tools in BUILD what the schema of version
# 2.1.0 allows? Asked are the samples, the bugs and the reports' own cases. The schema and the
# program that compares (Ajv) are installed by npm into FOLDER, or into a temporary one that is
# removed afterwards; their own scripts are not run.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
folder=${2:-}
if [ -z "$folder" ]; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    trap 'exit 130' HUP INT TERM
fi
folder=$(cd "$folder" && pwd)
[ -d "$folder/node_modules/ajv" ] ||
    (cd "$folder" && npm install --ignore-scripts --no-audit --no-fund --silent \
        ajv ajv-formats @microsoft/sarif-multitool-linux)
rm -rf "$folder/reports"
mkdir "$folder/reports"
cd "$here/../.."
for graph in samples/mistakes/*.graph samples/tf/*.pbtxt tests/bugs/*.graph tests/golden/report/*.graph \
    samples/digits.graph no_such_file.graph; do
    "$build/graphlint" "$graph" --format sarif --fail-on error \
        >"$folder/reports/$(echo "$graph" | tr / _).sarif" 2>/dev/null || true
done
cp tests/golden/report/hostile.graph "$folder/$(printf 'a "b<c>&d%%e:f,\nj\351\033.graph')"
"$build/graphlint" "$folder"/a*.graph samples/digits.graph --format sarif >"$folder/reports/hostile.sarif" 2>/dev/null || true
"$build/graphrun" samples/mistakes/all_at_once.graph --fetch score --fetch eror --feed 'left_ids=[1, 2, 3]' \
    --check --format sarif >"$folder/reports/all_at_once.sarif" || true
node "$here/validate.cjs" "$folder"
