# What the scripts of hostile input share: a folder of their own, with the tools in PATH, and
# results as TAP. It is sourced.
here=$(cd "$(dirname "$0")" && pwd)
builddir=$(cd "${abs_builddir:-${builddir:-$here/../../build}}" && pwd) || exit 99
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' HUP INT TERM
PATH=$builddir:$PATH
NO_COLOR=1
LC_ALL=C
export PATH NO_COLOR LC_ALL
cd "$tmp" || exit 99

count=0
result() { # ok|not ok, NAME
    count=$((count + 1))
    echo "$1 $count - $2"
}

# expect NAME STATUS PATTERN COMMAND...: the status, and an extended regular expression for a line
# of standard error ('' for none at all). Standard input is the caller's.
expect() {
    name=$1 wanted=$2 pattern=$3
    shift 3
    timeout 60 "$@" >out 2>err
    got=$?
    well=yes
    [ $got -eq "$wanted" ] || well=no
    if [ -z "$pattern" ]; then
        [ ! -s err ] || well=no
    else
        grep -qE -e "$pattern" err || well=no
    fi
    if [ $well = yes ]; then
        result ok "$name"
    else
        result "not ok" "$name"
        echo "# status $got, wanted $wanted, with '$pattern' in:"
        head -n 8 err | cut -c 1-200 | sed 's/^/# /'
    fi
}
