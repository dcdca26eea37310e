#!/bin/sh
# tensorflow.sh: files of TensorFlow that no TensorFlow writes, and those that ask for what there is
# not here: files, the network, the clock. Each gets a message with a place and the status that the
# tools promise, in bounded time and memory. Random ones are tests/fuzz/mutants. Prints TAP.
set -u

here=$(cd "$(dirname "$0")" && pwd)
data=$here/../data/tf
. "$here/expect.sh"

# lint NAME STATUS PATTERN: of model.pbtxt.
lint() {
    expect "$1" "$2" "$3" graphlint model.pbtxt
}

placeholder='node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }'
float='attr { key: "T" value { type: DT_FLOAT } }'

# constant SHAPE FIELDS
constant() {
    echo "node { name: 'c' op: 'Const' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'value'"
    echo "  value { tensor { dtype: DT_FLOAT tensor_shape { $1 } $2 } } } }"
}

# ---- shapes and contents ----

constant 'dim { size: -3 }' '' >model.pbtxt
lint "a negative size" 1 "node 'c': error: .*a size of -3"
constant 'dim { size: 4611686018427387904 } dim { size: 4611686018427387904 }' '' >model.pbtxt
lint "sizes whose product wraps" 1 "node 'c': error: .*cannot be counted"
constant 'dim { size: 9223372036854775808 }' '' >model.pbtxt
lint "a size that is no int64" 1 "node 'c': error: .*a size of -"
constant 'dim { size: 4611686018427387904 }' 'float_val: 1' >model.pbtxt
lint "2^64 bytes of one value" 1 "node 'c': error: .*G102"
constant 'dim { size: 1099511627776 }' 'float_val: 1 float_val: 2' >model.pbtxt
lint "two values for a million million" 1 "node 'c': error: .*2 values for 1099511627776"
constant 'dim { size: 2 }' 'tensor_content: "1234"' >model.pbtxt
lint "contents that are too short" 1 "node 'c': error: .*4 bytes.*shape is of 8"
constant 'dim { size: 2 }' 'tensor_content: "123412341234"' >model.pbtxt
lint "contents that are too long" 1 "node 'c': error: .*12 bytes.*shape is of 8"
constant 'dim { size: 2 }' 'float_val: 1 float_val: 2 float_val: 3' >model.pbtxt
lint "more values than elements" 1 "node 'c': error: .*more values than its shape"
constant 'dim { size: 2 }' 'int_val: 1' >model.pbtxt
lint "values of another type" 1 "node 'c': error: .*another element type"
constant "$(yes 'dim { size: 1 }' | head -n 300 | tr '\n' ' ')" '' >model.pbtxt
lint "300 axes" 1 "node 'c': error: .*300 axes"
echo 'node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } }
    attr { key: "shape" value { shape { dim { size: -7 } } } } }' >model.pbtxt
lint "a placeholder of a negative size" 1 "node 'x': error: .*size of -7"

# ---- nodes ----

{ echo "$placeholder" && echo "$placeholder"; } >model.pbtxt
lint "two nodes of a name" 1 "node 'x': error: "
echo "node { name: 'y' op: 'Neg' input: 'nobody' $float }" >model.pbtxt
lint "an input that no node has" 1 "node 'y': error: .*'nobody'"
{ echo "$placeholder" && echo "node { name: 'y' op: 'Neg' input: 'x:7' $float }"; } >model.pbtxt
lint "an output that there is not" 0 ''
{ echo "$placeholder" && echo "node { name: 'y' op: 'Neg' input: 'x:4294967296' $float }"; } >model.pbtxt
lint "output 2^32" 1 "node 'y': error: "
echo "node { name: 'a' op: 'Neg' input: 'b' $float } node { name: 'b' op: 'Neg' input: 'a' $float }" >model.pbtxt
lint "a circle" 1 "node '[ab]': error: .*G206"
echo "node { name: 'a' op: 'Neg' input: 'a' $float }" >model.pbtxt
lint "a node of itself" 1 "node 'a': error: .*G206"
echo "node { name: 'a' op: 'NoOp' input: '^a' }" >model.pbtxt
lint "a node that waits for itself" 1 "node 'a': error: .*G206"
for number in 2147483648 -2147483648 9223372036854775807; do
    for op in AddN ConcatV2 Pack IdentityN Merge Stack DynamicStitch QueueEnqueueV2 Unknown; do
        { echo "$placeholder" && echo "node { name: 'y' op: '$op' input: 'x' input: 'x'" \
            "attr { key: 'N' value { i: $number } } $float }"; } >model.pbtxt
        timeout 60 graphlint model.pbtxt >out 2>err
        status=$?
        [ $status -eq 0 ] || [ $status -eq 1 ] || result "not ok" "$op of $number inputs: $status"
        timeout 60 graphrun model.pbtxt --fetch y --feed x=1.0 >out 2>err
        [ $? -le 1 ] || result "not ok" "running $op of $number inputs"
    done
    result ok "operations of $number inputs"
done
for op in Split SplitV Unpack; do
    { echo "$placeholder" && echo "node { name: 'y' op: '$op' input: 'x' input: 'x'" \
        "attr { key: 'num_split' value { i: 2147483648 } } attr { key: 'num' value { i: 2147483648 } } $float }"; } >model.pbtxt
lint "$op into 2^31" 4 "node 'y': error: .*results.*G105"
done
awk 'BEGIN { print "node { name: \"n0\" op: \"Placeholder\" attr { key: \"dtype\" value { type: DT_FLOAT } } }"
    for (i = 1; i <= 100000; i++) printf "node { name: \"n%d\" op: \"Neg\" input: \"n%d\" attr { key: \"T\" value { type: DT_FLOAT } } }\n", i, i - 1 }' >model.pbtxt
lint "a chain of 100,000" 0 ''
awk 'BEGIN { for (i = 100000; i > 0; i--) printf "node { name: \"n%d\" op: \"Neg\" input: \"n%d\" attr { key: \"T\" value { type: DT_FLOAT } } }\n", i, i - 1
    print "node { name: \"n0\" op: \"Placeholder\" attr { key: \"dtype\" value { type: DT_FLOAT } } }" }' >model.pbtxt
lint "a chain of 100,000, backward" 0 ''

# ---- the form ----

yes 'node {' | head -n 100000 >model.pbtxt
lint "100,000 brackets" 1 'model\.pbtxt:[0-9]+:[0-9]+: error: '
{ printf 'node { name: "a" op: "b" attr { key: "k" value { '
    yes 'func { attr { value {' | head -n 100000; } >model.pbtxt
lint "100,000 messages in messages" 4 'model\.pbtxt:[0-9]+:[0-9]+: error: .*G105'

# wire NAME STATUS PATTERN BYTES: of the escapes in BYTES behind a node that is right.
wire() {
    printf '\012\010\012\001a\022\003NeX' >model.pb
    printf "$4" >>model.pb
    expect "$1" "$2" "$3" graphlint model.pb
}
ones='\377\377\377\377\377\377\377\377\377\377'
wire "a varint of eleven bytes" 1 'model\.pb: error: byte [0-9]+: .*G101' "\\032${ones}\\001"
wire "a length of eleven bytes" 1 'model\.pb: error: byte [0-9]+: .*G101' "\\012${ones}\\001x"
wire "a length of 2^63" 1 'model\.pb: error: byte [0-9]+: .*G101' \
    '\012\200\200\200\200\200\200\200\200\200\001x'
wire "a length behind the end" 1 'model\.pb: error: byte [0-9]+: .*G101' '\012\177x'
wire "a node that is a number" 1 'model\.pb: error: byte [0-9]+: .*G101' '\010\001'
wire "a node of four bytes" 1 'model\.pb: error: byte [0-9]+: .*G101' '\015aaaa'
wire "a group" 1 'model\.pb: error: byte [0-9]+: .*G101' '\013\014'
wire "a field of type 7" 1 'model\.pb: error: byte [0-9]+: .*G101' '\017\001'
wire "field 0" 1 'model\.pb: error: byte [0-9]+: .*G101' '\002\001a'
wire "an unknown field" 0 '' '\252\006\003abc'

# Functions in functions in values, 100,000 deep: lengths are those of what is within.
awk 'function varint(n,  s) { s = ""; do { s = s sprintf("%02x", n >= 128 ? n % 128 + 128 : n); n = int(n / 128) } while (n > 0); return s }
    BEGIN { # of each level the length from within
        for (i = 0; i < 100000; i++) {
            inner = length_ ; # value -> func(10) -> attr(2) -> value(2)
            a = 1 + length(varint(inner)) / 2 + inner; head_value[i] = "12" varint(inner)
            b = 1 + length(varint(a)) / 2 + a; head_attr[i] = "12" varint(a)
            length_ = 1 + length(varint(b)) / 2 + b; head_func[i] = "52" varint(b)
        }
        attr_length = 3 + 1 + length(varint(length_)) / 2 + length_
        node = 6 + 1 + length(varint(attr_length)) / 2 + attr_length
        printf "0a%s0a0161120162" "2a%s0a016b12%s", varint(node), varint(attr_length), varint(length_)
        for (i = 99999; i >= 0; i--) printf "%s%s%s", head_func[i], head_attr[i], head_value[i]
    }' | { if command -v xxd >/dev/null; then xxd -r -p; else perl -ne 'print pack "H*", $_'; fi; } >deep.pb 2>/dev/null
if [ -s deep.pb ]; then
    expect "100,000 messages in messages on the wire" 4 'deep\.pb: error: byte [0-9]+: .*G105' graphlint deep.pb
else
    result ok "100,000 messages in messages on the wire # SKIP neither xxd nor perl"
fi

# ---- memory ----

# A constant of 16 MiB, and what negates it: linting takes no part of it into memory, a run does.
{
    printf '\012\275\200\200\010\012\001c\022\005Const\052\013\012\005dtype\022\0020\001'
    printf '\052\241\200\200\010\012\005value\022\225\200\200\010\102\220\200\200\010'
    printf '\010\001\022\007\022\005\010\200\200\200\002\042\200\200\200\010'
    head -c 16777216 /dev/zero
    printf '\012\024\012\001y\022\003Neg\032\001c\052\007\012\001T\022\0020\001'
} >weights.pb
expect "16 MiB of weights are linted in 1" 0 '' graphlint weights.pb --max-memory 1M
expect "16 MiB of weights are not run in 1" 4 'G105' graphrun weights.pb --fetch y --max-memory 1M
expect "16 MiB of weights are run" 0 '' graphrun weights.pb --fetch y -q
for size in 1 10 100 1K 3K 10K 20K 30K 50K 80K 100K 150K 200K 300K 500K; do
    for file in "$here/../../samples/tf/bidirectional_phase.pbtxt" "$data/linear" "$data/linear.meta"; do
        graphlint "$file" --max-memory $size >out 2>err
        status=$?
        if [ $status -eq 4 ] && grep -qE 'out of memory|G105 limit' err; then continue; fi
        if [ $status -eq 0 ] && [ ! -s err ]; then continue; fi
        result "not ok" "$(basename "$file") in $size"
        echo "# status $status: $(head -n 1 err)"
    done
    result ok "files in $size"
done

# ---- what there is not here ----

for op in ReadFile WriteFile MatchingFiles SaveV2 RestoreV2 Save Restore MergeV2Checkpoints TFRecordReaderV2 \
    TFRecordDataset IteratorGetNext IteratorV2 OneShotIterator PyFunc EagerPyFunc PyFuncStateless Timestamp \
    RpcCall Rpc TryRpc RemoteCall _Send _Recv Abort QueueDequeueV2 ReaderReadV2 LookupTableFindV2 \
    ParseExample DecodeJpeg Print ExecuteTFOp LoadLibrary; do
    echo "node { name: 'f' op: '$op' attr { key: 'dtype' value { type: DT_FLOAT } } }
        node { name: 'y' op: 'Neg' input: 'f' $float }" >model.pbtxt
    expect "$op is read" 0 '' graphlint model.pbtxt -q
    expect "$op is not run" 1 "node 'f': error: '$op' cannot be computed here.*G203" \
        graphrun model.pbtxt --fetch y
    expect "$op is cut off by a feed" 0 'G409' graphrun model.pbtxt --fetch y --feed f=1.0 -q
done

# ---- checkpoints that lie ----

lie() { # NAME STATUS-OF-LINT STATUS-OF-RUN PATTERN
    cp "$data/linear.meta" m.meta
    cp "$data/lies/data" m.data-00000-of-00001
    cp "$data/lies/$1.index" m.index
    if [ "$2" -eq 0 ]; then
        expect "checkpoint: $1" 0 '' graphlint m.meta -q
    else
        expect "checkpoint: $1" "$2" "$4" graphlint m.meta
    fi
    expect "checkpoint: $1, run" "$3" "$4" graphrun m.meta --fetch layer/y --feed 'x=[[1., 1.]]'
}
lie offset 3 3 "'m\.index': 'layer/w' lies behind the end.*G107"
lie before 3 3 "'m\.index': 'layer/w' lies behind the end.*G107"
lie wraps 3 3 "'m\.index': 'layer/w' lies behind the end.*G107"
lie size 3 3 "'m\.index': 'layer/w' has 8 bytes.*G107"
lie negative_size 3 3 "'m\.index': 'layer/w' has -1 bytes.*G107"
lie huge_size 3 3 "'m\.index': 'layer/w' has [0-9]* bytes.*G107"
lie shape 3 3 "'m\.index': 'layer/w' has 16 bytes, and its shape is of 24.*G107"
lie huge_shape 3 3 "'m\.index': 'layer/w' has no proper shape.*G107"
lie open_shape 3 3 "'m\.index': 'layer/w' has no proper shape.*G107"
lie shard 3 3 "'m\.index': the data of 'layer/w' is in file 7 of 1.*G107"
lie negative_shard 3 3 "'m\.index': the data of 'layer/w' is in file -1 of 1.*G107"
lie shards 3 3 "'m\.index': 1099511627776 files of data.*G107"
lie no_shards 3 3 "'m\.index': 0 files of data.*G107"
lie overlapping 0 3 "node 'layer/w': error: .*'m\.data-00000-of-00001': the checksum differs.*G107"
lie dtype 1 1 "node 'layer/w': error: the variable is float32\[2, 2\], and its checkpoint has int32\[2, 2\].*G707"
lie no_dtype 0 1 "node 'layer/w': error: variable 'layer/w' has no value.*G705"

echo "1..$count"
