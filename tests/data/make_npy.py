#!/usr/bin/python3
"""Writes the files beside this script, with NumPy; run it in this folder to make them anew.

npy/       arrays of every element type, byte order and layout, each loaded again by NumPy before
           it is kept; npy/index.txt says what NumPy finds in each: file, element type, sizes, and
           the elements as hexadecimal bytes, little-endian and row-major ("-": none).
           npy/refused.txt names files that are arrays to NumPy and are not read here.
npz/       archives: stored, compressed, with other members, and broken ones.
print/     arrays.npz, and in expected.txt what str() makes of each: a line "== member threshold",
           then the text.
"""
import io
import os
import struct
import zipfile

import numpy as np

TYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
         "float16", "float32", "float64"]


def edges(name):
    """Six values of an element type, its ends among them."""
    if name == "bool":
        return np.array([True, False, False, True, True, False])
    if name.startswith("float"):
        info = np.finfo(name)
        return np.array([0.1, -0.0, info.max, info.tiny / 4, np.inf, -1.5], name)
    info = np.iinfo(name)
    return np.array([0, 1, info.max, info.min, info.max // 3, info.max // 7], name)


def saved(array):
    out = io.BytesIO()
    np.save(out, array)
    return out.getvalue()


def versioned(array, version):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, version=version)
    return out.getvalue()


def by_hand(header, data, version=1, newline=True):
    """A file with this header, as other programs than NumPy may write it."""
    header = header.encode("latin1") + (b"\n" if newline else b"")
    length = struct.pack("<H" if version == 1 else "<I", len(header))
    return b"\x93NUMPY" + bytes([version, 0]) + length + header + data


def readable():
    for name in TYPES:
        array = edges(name)
        yield name, saved(array)
        if array.itemsize > 1:
            yield name + "_big", saved(array.astype(array.dtype.newbyteorder(">")))
        cube = np.resize(array, (2, 3, 4))
        yield name + "_fortran", saved(np.asfortranarray(cube))
    yield "scalar", saved(np.float64(2.5))
    yield "scalar_big", saved(np.array(7, ">i4"))
    yield "empty", saved(np.zeros((0, 3), "f4"))
    yield "empty_fortran", saved(np.asfortranarray(np.zeros((3, 0, 2), "i8")))
    yield "big_fortran", saved(np.asfortranarray(np.arange(24, dtype=">i2").reshape(4, 3, 2)))
    yield "version2", versioned(np.arange(5, dtype="i4"), (2, 0))
    yield "version3", versioned(np.arange(5, dtype="i4"), (3, 0))
    ramp = np.arange(37 * 70, dtype="u2").reshape(37, 70)
    yield "tiles", saved(np.asfortranarray(ramp))
    yield "ones_between", saved(np.asfortranarray(np.arange(12, dtype="i1").reshape(1, 3, 1, 4, 1)))
    yield "one_row", saved(np.asfortranarray(np.arange(5, dtype="i1").reshape(1, 5)))
    five = np.arange(2 * 3 * 4 * 5 * 2, dtype="u1").reshape(2, 3, 4, 5, 2)
    yield "five_axes", saved(np.asfortranarray(five))
    yield "sixteen_axes", saved(np.arange(4, dtype="u1").reshape((1,) * 7 + (2,) + (1,) * 7 + (2,)))
    data = np.arange(3, dtype="<i4").tobytes()
    shape = "'descr': '<i4', 'fortran_order': False, 'shape': "
    yield "no_comma", by_hand("{" + shape + "(3,)}", data)
    yield "no_newline", by_hand("{" + shape + "(3,)}", data, newline=False)
    yield "other_order", by_hand("{'shape': (3,), 'fortran_order': False, 'descr': '<i4', }", data)
    yield "double_quotes", by_hand(
        '{"descr": "<i4", "fortran_order": False, "shape": (3,)}', data)
    yield "spaces", by_hand(
        "{ 'descr'\t:'<i4' ,'fortran_order' :  False,'shape':( 3 , ) , }    \n\n", data)
    yield "python2", by_hand("{" + shape + "(3L,), }", data)
    yield "two_long", by_hand("{" + shape + "(1L, 3L), }", data)
    yield "equals", by_hand("{'descr': '=i4', 'fortran_order': False, 'shape': (3,)}", data)
    yield "no_order", by_hand("{'descr': 'i4', 'fortran_order': False, 'shape': (3,)}", data)
    yield "by_name", by_hand("{'descr': 'int32', 'fortran_order': False, 'shape': (3,)}", data)
    yield "twice", by_hand("{'descr': '<f4', " + shape + "(3,)}", data)
    yield "one_byte_big", by_hand(
        "{'descr': '>u1', 'fortran_order': False, 'shape': (3,)}", b"\x01\x02\xff")


def refused():
    yield "complex", saved(np.array([1 + 2j]))
    yield "text", saved(np.array(["abc", "de"]))
    yield "bytes", saved(np.array([b"abc", b"de"]))
    yield "dates", saved(np.array(["2020-01-01"], "M8[D]"))
    yield "differences", saved(np.array([5], "m8[s]"))
    yield "raw", saved(np.zeros(2, "V3"))
    yield "structure", saved(np.zeros(2, [("a", "i4"), ("b", "f4")]))
    yield "long_double", saved(np.zeros(2, np.longdouble))
    out = io.BytesIO()
    np.save(out, np.array([1, "x"], object), allow_pickle=True)
    yield "objects", out.getvalue()


def write(path, content):
    with open(path, "wb") as out:
        out.write(content)


def make_npy():
    index = []
    for name, content in readable():
        write(f"npy/{name}.npy", content)
        array = np.load(io.BytesIO(content))
        native = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"))
        dims = "x".join(map(str, array.shape)) or "-"
        index.append(f"{name} {array.dtype.name} {dims} {native.tobytes().hex() or '-'}\n")
    # NumPy keeps the bytes of bools as they are; whatever is not 0 is True.
    content = saved(np.zeros(4, bool))[:-4] + b"\x00\x01\x02\xff"
    write("npy/odd_bools.npy", content)
    truth = [bool(x) for x in np.load(io.BytesIO(content))]
    index.append(f"odd_bools bool 4 {bytes(truth).hex()}\n")
    write("npy/index.txt", "".join(index).encode())
    names = []
    for name, content in refused():
        write(f"npy/{name}.npy", content)
        np.load(io.BytesIO(content), allow_pickle=True)
        names.append(name + "\n")
    write("npy/refused.txt", "".join(names).encode())


def archive(members, method=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        for name, content in members:
            z.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def patched(content, signature, offset, new):
    """Overwrites bytes of the first record with this signature."""
    at = content.index(signature) + offset
    return content[:at] + new + content[at + len(new):]


def make_npz():
    arrays = {"kernel": np.arange(6, dtype="f4").reshape(2, 3), "bias": np.zeros(3, "f8"),
              "layer/scale:0": np.array(2, "i8")}
    np.savez("npz/stored.npz", **arrays)
    np.savez_compressed("npz/compressed.npz", **arrays)
    one = [("one.npy", saved(np.ones(2)))]
    write("npz/others.npz", archive([("README.txt", b"hello"), ("folder/", b"")] + one
                                    + [("folder/two.npy", saved(np.arange(2)))]))
    write("npz/fortran.npz", archive(
        [("x.npy", saved(np.asfortranarray(np.arange(6, dtype=">i4").reshape(2, 3))))],
        zipfile.ZIP_DEFLATED))
    write("npz/none.npz", archive([("README.txt", b"hello")]))
    write("npz/empty.npz", archive([]))
    same = archive(one + [("two.npy", saved(np.ones(2)))])
    write("npz/duplicate.npz", same.replace(b"two.npy", b"one.npy"))
    # Bit 0 of the flags, in both headers: encrypted.
    locked = patched(archive(one), b"PK\x03\x04", 6, b"\x01\x00")
    write("npz/encrypted.npz", patched(locked, b"PK\x01\x02", 8, b"\x01\x00"))
    # Uncompressed sizes that lie, in both headers.
    packed = archive(one, zipfile.ZIP_DEFLATED)
    for name, size in [("longer", 150), ("shorter", 130), ("bomb", 0x7fffffff)]:
        liar = patched(packed, b"PK\x03\x04", 22, struct.pack("<I", size))
        write(f"npz/{name}.npz", patched(liar, b"PK\x01\x02", 24, struct.pack("<I", size)))
    plain = archive(one)
    write("npz/corrupt.npz", plain.replace(np.ones(2).tobytes(), np.full(2, 3.0).tobytes()))
    write("npz/not_npy.npz", archive([("text.npy", b"hello, world")]))
    write("npz/short_member.npz", archive([("x.npy", saved(np.ones(9))[:-5])]))
    # A page of zeros that unpacks to a million of them.
    write("npz/zeros.npz", archive([("x.npy", saved(np.zeros(1000000, "f8")))],
                                   zipfile.ZIP_DEFLATED))


def printed():
    yield 1000, np.arange(6, dtype="f4").reshape(2, 3) / 4
    yield 1000, np.array(0.1, "f4")
    yield 1000, np.array([True, False])
    yield 1000, np.array(True)
    yield 1000, np.zeros((0, 3))
    yield 1000, np.array([1e-5, 1.0])
    yield 1000, np.array([1e8, 1.0])
    yield 1000, np.array([1e-4, 0.1])
    yield 1000, np.array([1.0, 1000.0])
    yield 1000, np.array([1.0, 1000.5])
    yield 1000, np.array([1.0, 1000.5], "f2")
    yield 1000, np.array([0.0001], "f4")
    yield 1000, np.array([np.nan, np.inf, -np.inf, 1.5])
    yield 1000, np.array([np.nan, np.inf])
    yield 1000, np.array([-np.inf])
    yield 1000, np.array([1e300, np.nan, -1e-300])
    yield 1000, np.array([-0.0, 0.0])
    yield 1000, np.array([1 / 3, 2 / 3, 1.0, 12345.678])
    yield 1000, np.array([1 / 3, 1e5, 1.0], "f4")
    yield 1000, np.array([16777216, 99999992, 1], "f4")
    yield 1000, np.array([0.1, 61024, 0.015625, 3], "f2")
    yield 1000, np.array([6e-8, 65504], "f2")
    yield 1000, np.array([-5, 300, 12], "i8").reshape(3, 1)
    yield 1000, np.array([2**63 - 1, -2**63])
    yield 1000, np.array([2**64 - 1], "u8")
    yield 1000, np.arange(60)
    yield 1000, np.linspace(0, 1, 40)
    yield 1000, np.linspace(-1e9, 1e-9, 30)
    yield 1000, np.arange(24).reshape(2, 3, 2, 2)
    yield 1000, np.arange(100, dtype="f8").reshape(2, 50) * 1.5
    yield 5, np.arange(10)
    yield 5, np.arange(6)
    yield 10, np.arange(7 * 8 * 9, dtype="f4").reshape(7, 8, 9)
    yield 10, np.arange(2 * 20).reshape(2, 20)
    yield 100, np.arange(1000) ** 3
    yield 5, np.arange(40, dtype="f8").reshape(20, 2) * 1e7
    rng = np.random.default_rng(1)
    yield 1000, rng.normal(size=(3, 4)).astype("f4")
    yield 1000, rng.normal(size=(3, 4)) * 1e-3
    yield 1000, np.exp(rng.normal(size=(2, 9)) * 4)
    yield 1000, rng.integers(0, 2, (4, 30)).astype(bool)


def make_print():
    arrays, expected = {}, []
    for i, (threshold, array) in enumerate(printed()):
        name = f"a{i:02}"
        arrays[name] = array
        with np.printoptions(threshold=threshold):
            expected.append(f"== {name} {threshold}\n{str(array)}\n")
    np.savez_compressed("print/arrays.npz", **arrays)
    write("print/expected.txt", "".join(expected).encode())


for folder in ["npy", "npz", "print"]:
    os.makedirs(folder, exist_ok=True)
make_npy()
make_npz()
make_print()
