# Constants from files of NumPy; what is wrong with them is said where they are named.
printf 'const a = [[1.0, 2.0], [3.0, 4.0]]\nconst b: int64[3] = [5, 6, 7]\nsignature make() -> (a = identity(a), b = identity(b))\n' >"$scratch/make.graph"
cd "$scratch" || exit
graphrun make.graph make -q --out @values.npz --out b=@b.npy
printf 'const a = load("values.npz", "a")\nconst b: int64[3] = load("b.npy")\nscope s { const a: float32[2, n] = load("values.npz", "a") }\nsignature use() -> (c = a @ s.a, d = b + 1)\n' >use.graph
graphrun use.graph use
mkdir inner
cp use.graph inner/part.graph
cp values.npz b.npy inner
printf 'import "inner/part.graph" as part\nx = part.b * 2\nsignature use() -> x\n' >importing.graph
graphrun importing.graph use
cat >wrong.graph <<'END'
const a = load("nowhere.npz", "a")
const b = load("values.npz", "aa")
const c: int32[2, 2] = load("values.npz", "a")
const d: float32[2, 3] = load("values.npz", "a")
const e = load("values.npz")
const f = load("b.npy", "b")
const g = load(3)
const h = load()
const i = load("wrong.graph", "a")
placeholder x: float32[2, 2]
signature use(x) -> (y = x + load("values.npz", "a"))
END
graphlint wrong.graph
# A file's arrays may be constants and values of variables.
printf 'weights "values.npz"\nvariable a: float32[2, 2] = 0.0\nconst b = load("values.npz", "b")\nsignature use() -> (a, b = b + 0)\n' >both.graph
graphrun both.graph use
printf 'weights "values.npz"\nvariable a: float32[2, 2] = 0.0\nsignature use() -> a\n' >one.graph
graphrun one.graph use
