"""Writes tests/data/tf and the fuzz corpora of TensorFlow's formats: bytes made by hand from the
formats' own pages, with no reader of ours and no library. Run in the top folder of the sources."""
import os
import struct


def varint(n):
    out = b""
    n &= (1 << 64) - 1
    while n >= 0x80:
        out += bytes([n & 0x7F | 0x80])
        n >>= 7
    return out + bytes([n])


def integer(field, n):
    return varint(field << 3) + varint(n)


def data(field, value):
    value = value.encode() if isinstance(value, str) else value
    return varint(field << 3 | 2) + varint(len(value)) + value


def attr(key, value):
    return data(5, data(1, key) + data(2, value))


def node(name, op, inputs=(), *attrs):
    return data(1, data(1, name) + data(2, op) + b"".join(data(3, i) for i in inputs) + b"".join(attrs))


def without_tag(message):
    """The contents of a field that is a message."""
    at = 1
    while message[at] & 0x80:
        at += 1
    return message[at + 1:]


def function(name, takes, gives, nodes, returns):
    """takes, gives: (name, type); nodes: as node() makes them; returns: result -> "node:out:0"."""
    def args(field, list_):
        return b"".join(data(field, data(1, n) + integer(3, t)) for n, t in list_)
    return data(1, data(1, data(1, name) + args(2, takes) + args(3, gives))
                + b"".join(data(3, without_tag(n)) for n in nodes)
                + b"".join(data(4, data(1, k) + data(2, v)) for k, v in returns.items()))


def call(name, called, inputs, takes, gives):
    def types(list_):
        return data(1, b"".join(integer(6, t) for t in list_))
    return node(name, "StatefulPartitionedCall", inputs, attr("f", data(10, data(1, called))),
                attr("Tin", types(takes)), attr("Tout", types(gives)))


def shape(*dims):
    return b"".join(data(2, integer(1, d)) for d in dims)


DTYPE = {"float32": 1, "float64": 2, "int32": 3, "bool": 10, "int64": 9}


def placeholder(name, dtype, *dims):
    return node(name, "Placeholder", (), attr("dtype", integer(6, DTYPE[dtype])), attr("shape", data(7, shape(*dims))))


def variable(name, *dims):
    return node(name, "VariableV2", (), attr("dtype", integer(6, 1)), attr("shape", data(7, shape(*dims))))


def constant(name, dtype, dims, *fields):
    tensor = integer(1, DTYPE[dtype]) + data(2, shape(*dims)) + b"".join(fields)
    return node(name, "Const", (), attr("dtype", integer(6, DTYPE[dtype])), attr("value", data(8, tensor)))


def crc32c(bytes_):
    crc = 0xFFFFFFFF
    for b in bytes_:
        crc ^= b
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def masked(bytes_):
    crc = crc32c(bytes_)
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def block(entries):
    """Keys that share nothing with the one before, and one restart."""
    out = b"".join(varint(0) + varint(len(k)) + varint(len(v)) + k + v for k, v in entries)
    return out + struct.pack("<II", 0, 1)


def snappy_literal(bytes_):
    assert len(bytes_) < 60 * 60
    out, at = varint(len(bytes_)), 0
    while at < len(bytes_):
        piece = bytes_[at:at + 60]
        out += bytes([(len(piece) - 1) << 2]) + piece
        at += len(piece)
    return out


def table(entries, compress=False):
    out = b""

    def add(contents, kind):
        nonlocal out
        handle = varint(len(out)) + varint(len(contents))
        out += contents + bytes([kind]) + struct.pack("<I", masked(contents + bytes([kind])))
        return handle

    plain = block(entries)
    first = add(snappy_literal(plain), 1) if compress else add(plain, 0)
    meta = add(block([]), 0)
    index = add(block([(entries[-1][0] + b"~", first)]), 0)
    footer = (meta + index).ljust(40, b"\0")
    return out + footer + struct.pack("<Q", 0xDB4775248B80FB57)


def bundle(tensors, compress=False, shards=1, lies={}):
    """(index, data): name -> (dims, floats). Of layer/w, `lies` replaces what the index says."""
    blob = b""
    entries = [(b"", integer(1, shards) + data(3, integer(1, 1)))]
    for name in sorted(tensors):
        dims, values = tensors[name]
        raw = struct.pack("<%df" % len(values), *values)
        says = {"dtype": 1, "dims": dims, "shard": 0, "offset": len(blob), "size": len(raw)}
        if name == "layer/w":
            says.update(lies)
        entries.append((name.encode(), integer(1, says["dtype"]) + data(2, shape(*says["dims"]))
                        + (integer(3, says["shard"]) if says["shard"] else b"") + integer(4, says["offset"])
                        + integer(5, says["size"]) + varint(6 << 3 | 5) + struct.pack("<I", masked(raw))))
        blob += raw
    return table(entries, compress), blob


def write(path, contents):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(contents)


def signature(key, inputs, outputs):
    def infos(field, names):
        return b"".join(data(field, data(1, k) + data(2, data(1, t) + integer(2, 1) + data(3, shape(-1, 2))))
                        for k, t in names.items())
    return data(5, data(1, key) + data(2, infos(1, inputs) + infos(2, outputs)))


f32 = attr("T", integer(6, 1))
graph = (placeholder("x", "float32", -1, 2) + variable("layer/w", 2, 2) + variable("layer/b", 2)
         + node("layer/mul", "MatMul", ("x", "layer/w"), f32)
         + node("layer/y", "BiasAdd", ("layer/mul", "layer/b"), f32))
meta = data(1, data(4, "serve") + data(5, "1.15.0")) + data(2, graph)
meta += signature("serving_default", {"features": "x:0"}, {"scores": "layer/y:0"})
saved = integer(1, 1) + data(2, meta)
weights = {"layer/w": ((2, 2), (1, 2, 3, 4)), "layer/b": ((2,), (10, 20))}
home = "tests/data/tf/"
write(home + "linear/saved_model.pb", saved)
index, blob = bundle(weights)
index_of_linear, meta_of_linear = index, meta
write(home + "linear/variables/variables.index", index)
write(home + "linear/variables/variables.data-00000-of-00001", blob)
write(home + "linear.meta", meta)
packed, _ = bundle(weights, compress=True)
write(home + "linear.index", packed)
write(home + "linear.data-00000-of-00001", blob)
write(home + "damaged/saved_model.pb", saved)
write(home + "damaged/variables/variables.index", index)
write(home + "damaged/variables/variables.data-00000-of-00001", b"\xff" + blob[1:])
write(home + "cut/saved_model.pb", saved)
write(home + "cut/variables/variables.index", index)
write(home + "cut/variables/variables.data-00000-of-00001", blob[:-1])

# Indexes that lie, with right checksums of their own, each beside the same graph.
for name, lies in {
    "offset": {"offset": 1 << 40}, "before": {"offset": -16}, "wraps": {"offset": (1 << 63) - 8},
    "size": {"size": 8}, "negative_size": {"size": -1}, "huge_size": {"size": 1 << 62},
    "shape": {"dims": (3, 2)}, "huge_shape": {"dims": (1 << 62, 1 << 62)}, "open_shape": {"dims": (-1, 2)},
    "shard": {"shard": 7}, "negative_shard": {"shard": -1}, "overlapping": {"offset": 0}, "dtype": {"dtype": 3},
    "no_dtype": {"dtype": 99},
}.items():
    index_, blob_ = bundle(weights, lies=lies)
    write(home + "lies/" + name + ".index", index_)
for name, shards in {"shards": 1 << 40, "no_shards": 0}.items():
    index_, blob_ = bundle(weights, shards=shards)
    write(home + "lies/" + name + ".index", index_)
write(home + "lies/data", blob)

# What is saved by objects: the variables have other names there, a function restores them, and
# what is served is a function that calls another.
FLOAT, STRING, RESOURCE = 1, 7, 20


def handle(name, *dims):
    return node(name, "VarHandleOp", (), attr("dtype", integer(6, 1)), attr("shape", data(7, shape(*dims))),
                attr("shared_name", data(2, name)))


def strings(name, *texts):
    tensor = integer(1, STRING) + data(2, shape(len(texts))) + b"".join(data(8, t) for t in texts)
    return node(name, "Const", (), attr("dtype", integer(6, STRING)), attr("value", data(8, tensor)))


stored = {"layer/w/.ATTRIBUTES/VARIABLE_VALUE": ((2, 2), (1, 2, 3, 4)),
          "layer/b/.ATTRIBUTES/VARIABLE_VALUE": ((2,), (10, 20))}
restore = function(
    "traced_restore", (("prefix", STRING), ("w", RESOURCE), ("b", RESOURCE)), (("prefix_out", STRING),),
    (strings("names", "layer/b/.ATTRIBUTES/VARIABLE_VALUE", "layer/w/.ATTRIBUTES/VARIABLE_VALUE"),
     strings("slices", "", ""),
     node("RestoreV2", "RestoreV2", ("prefix", "names:output:0", "slices:output:0"),
          attr("dtypes", data(1, integer(6, 1) + integer(6, 1)))),
     node("one", "Identity", ("RestoreV2:tensors:0",), f32), node("two", "Identity", ("RestoreV2:tensors:1",), f32),
     node("AssignVariableOp", "AssignVariableOp", ("b", "one:output:0"), attr("dtype", integer(6, 1))),
     node("AssignVariableOp_1", "AssignVariableOp", ("w", "two:output:0"), attr("dtype", integer(6, 1)))),
    {"prefix_out": "prefix"})
layer = function(
    "layer", (("x", FLOAT), ("w", RESOURCE), ("b", RESOURCE)), (("y", FLOAT),),
    (node("read_w", "ReadVariableOp", ("w",), attr("dtype", integer(6, 1))),
     node("read_b", "ReadVariableOp", ("b",), attr("dtype", integer(6, 1))),
     node("MatMul", "MatMul", ("x", "read_w:value:0"), f32),
     node("BiasAdd", "BiasAdd", ("MatMul:product:0", "read_b:value:0"), f32)), {"y": "BiasAdd:output:0"})
served = function(
    "served", (("x", FLOAT), ("w", RESOURCE), ("b", RESOURCE)), (("scores", FLOAT),),
    (call("call", "layer", ("x", "w", "b"), (FLOAT, RESOURCE, RESOURCE), (FLOAT,)),
     node("Relu", "Relu", ("call:output:0",), f32)), {"scores": "Relu:activations:0"})
graph_of_objects = (
    handle("variable", 2, 2) + handle("variable_1", 2) + placeholder("features", "float32", -1, 2)
    + call("StatefulPartitionedCall", "served", ("features", "variable", "variable_1"),
           (FLOAT, RESOURCE, RESOURCE), (FLOAT,))
    + node("saver_filename", "Placeholder", (), attr("dtype", integer(6, STRING)))
    + call("StatefulPartitionedCall_1", "traced_restore", ("saver_filename", "variable", "variable_1"),
           (STRING, RESOURCE, RESOURCE), (STRING,))
    + data(2, restore + layer + served))
meta = data(1, data(4, "serve") + data(5, "1.15.0")) + data(2, graph_of_objects)
meta += signature("serving_default", {"features": "features:0"}, {"scores": "StatefulPartitionedCall:0"})
index, blob = bundle(stored)
write(home + "objects/saved_model.pb", integer(1, 1) + data(2, meta))
write(home + "objects/variables/variables.index", index)
write(home + "objects/variables/variables.data-00000-of-00001", blob)

values = (
    constant("content", "float32", (2, 2), data(4, struct.pack("<4f", 1.5, -2, 0, 1e10)))
    + constant("packed", "float32", (3,), data(5, struct.pack("<3f", 1, 2, 3)))
    + constant("apart", "int32", (2,), integer(7, 7), integer(7, -8))
    + constant("repeated", "int64", (2, 3), data(10, varint(5) + varint(-6)))
    + constant("zeros", "float64", (2,))
    + constant("truth", "bool", (2,), data(11, b"\x01\x00"))
)
write(home + "values.pb", values)
for name, fields in {
    "too_long": (data(4, b"\0" * 12),), "too_short": (data(4, b"\0" * 4),),
    "too_many": (data(5, b"\0" * 12),), "wrong_type": (integer(7, 1),),
}.items():
    write(home + name + ".pb", constant("c", "float32", (2,), *fields))
write(home + "negative.pb", constant("c", "float32", (-3,)))
write(home + "overflow.pb", constant("c", "float32", (1 << 62, 1 << 62)))
write(home + "outputs.pb", placeholder("x", "float32", 4)
      + node("s", "IdentityN", ("x",)) + node("t", "Split", ("x", "x"), attr("num_split", integer(3, 1 << 31))))

corpus = "tests/fuzz/corpus/"
for name, contents in {"graph": graph, "functions": graph_of_objects, "meta": meta_of_linear, "saved": saved, "values": values}.items():
    write(corpus + "tf_wire/" + name, contents)
write(corpus + "bundle/plain", index_of_linear)
write(corpus + "bundle/packed", packed)
write(corpus + "bundle/copies", varint(12) + bytes([3 << 2]) + b"abcd" + bytes([4 << 2 | 1, 4]))
golden = "tests/golden/tensorflow/"
for name in ("calls", "function_branches", "function_loops", "function_effects", "lowered"):
    with open(golden + name + ".pbtxt", "rb") as file:
        write(corpus + "tf_text/" + name, file.read())
for name in sorted(os.listdir("samples/tf")):
    if name.endswith(".pbtxt"):
        with open("samples/tf/" + name, "rb") as file:
            write(corpus + "tf_text/" + name.split(".")[0], file.read())
