# Every option is completed in every shell, and nothing else; bash is asked.
folder=$(dirname "$(command -v graphlint)")/completions
for tool in graphlint graphrun graphfmt graphc; do
    $tool --help | sed -n 's/^  .\{4\}--\([a-z-]*\).*/\1/p' | sort >"$scratch/help"
    sed -n "s/.*compgen -W '\(--.*\)' -- .*/\1/p" "$folder/bash/$tool" | tr ' ' '\n' | sed 's/^--//' | sort | diff "$scratch/help" -
    sed -n "s/^    '\*\{0,1\}--\([a-z-]*\).*/\1/p" "$folder/zsh/_$tool" | sort | diff "$scratch/help" -
    sed -n 's/^complete .* -l \([a-z-]*\) .*/\1/p' "$folder/fish/$tool.fish" | sort | diff "$scratch/help" -
done
cat >"$scratch/ask.bash" <<'ASK'
tool=$1
source "$2"
shift 2
COMP_WORDS=("$tool" "$@")
COMP_CWORD=$#
_$tool
printf '%s:' "$*"
printf ' %s' "${COMPREPLY[@]}"
printf '\n'
ASK
ask() { tool=$1; shift; bash "$scratch/ask.bash" "$tool" "$folder/bash/$tool" "$@"; }
ask graphlint --fo
ask graphlint --format ''
ask graphlint --format = s
ask graphlint --phase t
ask graphlint --fetch x
ask graphlint small.gr
ask graphrun --out
ask graphrun model.graph --weights ../usage/completions.c
ask graphfmt --c
sh -n "$folder/zsh/_graphlint"
ask graphlint --explain G401
ask graphlint --select G2,unused-v
ask graphlint --output sa
ask graphlint --output sarif = small.gr
touch "$scratch/a b.txt"
ask graphlint --baseline "$scratch/a" | sed 's#[^ ]*/##g'
