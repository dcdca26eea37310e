#!/bin/sh
# sanitize.sh: builds the library a second time with AddressSanitizer and UndefinedBehaviorSanitizer,
# and runs the tests that read what others wrote: the parsers, the readers of data files, the corpora
# of the fuzzers and the tools on the golden cases. Each of their lines becomes one here (TAP).
set -u

folder=${abs_builddir:?}/sanitize
mkdir -p "$folder" && cd "$folder" || exit 99
log=$folder/sanitize.log

fail() {
    tail -n 60 "$log" | sed 's/^/# /'
    echo "not ok 1 - $1"
    echo "1..1"
    exit 0
}

: >"$log"
if [ ! -f Makefile ] || [ "${abs_srcdir:?}/configure" -nt Makefile ]; then
    "$abs_srcdir/configure" --enable-asan --enable-ubsan CC="${CC:-cc}" CFLAGS="-g -O1" \
        >"$log" 2>&1 </dev/null || {
        if grep -q 'does not link with -fsanitize' "$log"; then
            echo "1..0 # SKIP the compiler has no sanitizers"
            exit 0
        fi
        fail "the build with sanitizers is configured"
    }
fi

# Of make's own variables nothing may reach this other build.
unset MAKEFLAGS MAKELEVEL MFLAGS TESTS
ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:allocator_may_return_null=1
UBSAN_OPTIONS=print_stacktrace=1
export ASAN_OPTIONS UBSAN_OPTIONS
rm -f test-suite.log
processors=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
make -j "$processors" check-sanitized >>"$log" 2>&1 </dev/null
[ -f test-suite.log ] || fail "the build with sanitizers compiles"

# The lines of each test, with the output of those that failed.
count=0
for results in $(find . -name '*.trs' | sort); do
    test=${results%.trs}
    test=${test#./}
    grep -q '^:test-result: \(FAIL\|ERROR\)' "$results" && sed 's/^/# /' "${results%.trs}.log"
    awk -v test="$test" -v count="$count" '
        /^:test-result: / {
            result = $2
            line = $0
            sub(/^:test-result: [A-Z]+ ?/, "", line)
            sub(/^[0-9]+ (- )?/, "", line)
            count++
            if (result == "SKIP") printf "ok %d - %s # SKIP %s\n", count, test, line
            else printf "%sok %d - %s: %s\n", result == "PASS" ? "" : "not ", count, test, line
        }' "$results"
    count=$((count + $(grep -c '^:test-result: ' "$results")))
done
echo "1..$count"
