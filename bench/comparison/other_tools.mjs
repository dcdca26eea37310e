// What ONNX Runtime and TensorFlow.js say about the mistakes of doc/comparison.md, as Markdown's
// console blocks on standard output. The model is pair.graph; in ONNX and in TensorFlow's format it
// is made here, the phase being an input like any other.
import {createRequire} from 'node:module';

const require = createRequire(process.argv[2] + '/');
const ort = require('onnxruntime-node');
console.warn = console.info = () => {};
const tf = require('@tensorflow/tfjs');

// ---- ONNX: protocol buffers, written by hand ----

const varint = (n) => (n < 128 ? [n] : [(n & 127) | 128, ...varint(n >> 7)]);
const number = (field, n) => [...varint(field << 3), ...varint(n)];
const bytes = (field, list) => [...varint((field << 3) | 2), ...varint(list.length), ...list];
const text = (field, s) => bytes(field, [...Buffer.from(s)]);

const FLOAT = 1, INT32 = 6, INT64 = 7, BOOL = 9;

// AttributeProto: name 1, f 2, i 3, ints 8, type 20 (FLOAT 1, INT 2, INTS 7)
const int = (name, i) => bytes(5, [...text(1, name), ...number(3, i), ...number(20, 2)]);
// NodeProto: input 1, output 2, op_type 4, attribute 5
const node = (op, inputs, output, ...attributes) =>
  bytes(1, [...inputs.flatMap((s) => text(1, s)), ...text(2, output), ...text(4, op),
            ...attributes.flat()]);
// TensorShapeProto.Dimension: dim_value 1, dim_param 2
const dim = (d) => bytes(1, typeof d === 'string' ? text(2, d) : number(1, d));
// ValueInfoProto: name 1, type 2 { tensor_type 1 { elem_type 1, shape 2 } }
const value = (field, name, type, dims) =>
  bytes(field, [...text(1, name), ...bytes(2, bytes(1, [...number(1, type),
                                                        ...bytes(2, dims.flatMap(dim))]))]);
// TensorProto: dims 1, data_type 2, raw_data 9, name 8
const constant = (name, type, dims, array) =>
  bytes(5, [...dims.flatMap((d) => number(1, d)), ...number(2, type), ...text(8, name),
            ...bytes(9, [...new Uint8Array(array.buffer)])]);

const onnx = new Uint8Array([
  ...number(1, 8), // ir_version
  ...bytes(8, number(2, 13)), // opset
  ...bytes(7, [
    ...node('Concat', ['left', 'right'], 'both', int('axis', 1)),
    ...node('Mul', ['both', 'half'], 'halved'),
    ...node('Where', ['keras_learning_phase', 'halved', 'both'], 'seen'),
    ...node('ReduceSum', ['seen', 'last'], 'score', int('keepdims', 1)),
    ...node('Cast', ['label'], 'wanted', int('to', FLOAT)),
    ...node('Sub', ['score', 'wanted'], 'difference'),
    ...node('Mul', ['difference', 'difference'], 'square'),
    ...node('ReduceMean', ['square'], 'error', int('keepdims', 0)),
    ...node('ReduceMean', ['left'], 'left_mean', int('keepdims', 0)),
    ...text(2, 'pair'),
    ...constant('half', FLOAT, [], new Float32Array([0.5])),
    ...constant('last', INT64, [1], new BigInt64Array([1n])),
    ...value(11, 'left', FLOAT, ['batch', 4]), ...value(11, 'right', FLOAT, ['batch', 4]),
    ...value(11, 'label', INT32, ['batch', 1]), ...value(11, 'keras_learning_phase', BOOL, []),
    ...value(12, 'score', FLOAT, ['batch', 1]), ...value(12, 'error', FLOAT, []),
    ...value(12, 'left_mean', FLOAT, []),
  ]),
]);

// ---- TensorFlow: a GraphDef as JSON ----

const type = (t) => ({type: t});
const shape = (...dims) => ({shape: {dim: dims.map((d) => ({size: String(d)}))}});
const placeholder = (name, t, ...dims) =>
  ({name, op: 'Placeholder', attr: {dtype: type(t), shape: shape(...dims)}});
const op = (name, kind, input, attr = {}) => ({name, op: kind, input, attr});
const constant_node = (name, t) => ({name, op: 'Const', attr: {dtype: type(t)}});

const graphdef = {node: [
  placeholder('left', 'DT_FLOAT', -1, 4), placeholder('right', 'DT_FLOAT', -1, 4),
  placeholder('label', 'DT_INT32', -1, 1), placeholder('keras_learning_phase', 'DT_BOOL'),
  constant_node('half', 'DT_FLOAT'), constant_node('last', 'DT_INT32'),
  constant_node('axis', 'DT_INT32'), constant_node('all', 'DT_INT32'),
  op('both', 'ConcatV2', ['left', 'right', 'axis'], {N: {i: '2'}, T: type('DT_FLOAT')}),
  op('halved', 'Mul', ['both', 'half']),
  op('seen', 'SelectV2', ['keras_learning_phase', 'halved', 'both']),
  op('score', 'Sum', ['seen', 'last'], {keep_dims: {b: true}}),
  op('wanted', 'Cast', ['label'], {SrcT: type('DT_INT32'), DstT: type('DT_FLOAT')}),
  op('difference', 'Sub', ['score', 'wanted']), op('square', 'Mul', ['difference', 'difference']),
  op('error', 'Mean', ['square', 'all'], {keep_dims: {b: false}}),
  op('left_mean', 'Mean', ['left', 'all'], {keep_dims: {b: false}}),
], versions: {producer: 1}};

// The values of the constants, as weights: in the order of their specifications.
const weightSpecs = [{name: 'half', dtype: 'float32', shape: []},
                     {name: 'last', dtype: 'int32', shape: [1]},
                     {name: 'axis', dtype: 'int32', shape: []},
                     {name: 'all', dtype: 'int32', shape: [2]}];
const weightData = new ArrayBuffer(20);
new Float32Array(weightData, 0, 1).set([0.5]);
new Int32Array(weightData, 4, 4).set([1, 1, 0, 1]);

// ---- feeds: name, element type, dims, values ----

const L = {left: ['float32', [1, 4], [1, 2, 3, 4]]};
const R = {right: ['float32', [1, 4], [5, 6, 7, 8]]};
const Y = {label: ['int32', [1, 1], [1]]};
const P = {keras_learning_phase: ['bool', [], [0]]};
const cases = [
  ['two', 'error', {...L, ...P}],
  ['one', 'left_mean', L],
  ['misspelt', 'score', {...L, rigth: R.right, ...P}],
  ['superfluous', 'left_mean', {...L, ...R}],
  ['shape', 'score', {left: ['float32', [1, 3], [1, 2, 3]], ...R, ...Y, ...P}],
  ['type', 'error', {...L, ...R, label: ['float32', [1, 1], [0.5]], ...P}],
  ['phase', 'score', {...L, ...R, ...Y}],
  ['all', 'error', {left: ['float32', [1, 3], [1, 2, 3]], rigth: R.right}],
];

const arrays = {float32: Float32Array, int32: Int32Array, bool: Uint8Array};

async function withOnnx(session, fetch, feeds) {
  const fed = {};
  for (const [name, [t, dims, list]] of Object.entries(feeds))
    fed[name] = new ort.Tensor(t, new arrays[t](list), dims);
  const got = await session.run(fed, [fetch]);
  return `${fetch} = ${Array.from(got[fetch].data)}`;
}

async function withTensorflow(model, fetch, feeds) {
  const fed = {};
  for (const [name, [t, dims, list]] of Object.entries(feeds))
    fed[name] = tf.tensor(t === 'bool' ? list.map(Boolean) : list, dims, t);
  const got = model.execute(fed, fetch);
  return `${fetch} = ${Array.from(got.dataSync())}`;
}

const version = (name) => require(`${name}/package.json`).version;
const session = await ort.InferenceSession.create(onnx, {logSeverityLevel: 4});
const model = await tf.loadGraphModel(tf.io.fromMemory(
  {modelTopology: graphdef, format: 'graph-model', weightSpecs, weightData}));
console.log(`onnxruntime-node ${version('onnxruntime-node')}, @tensorflow/tfjs ${version('@tensorflow/tfjs')}`);
for (const [name, fetch, feeds] of cases) {
  for (const [tool, run] of [['ONNX Runtime', () => withOnnx(session, fetch, feeds)],
                             ['TensorFlow.js', () => withTensorflow(model, fetch, feeds)]]) {
    let said;
    try { said = await run(); } catch (error) { said = `Error: ${error.message}`; }
    console.log(`\n${name}, ${tool}:\n${said}`);
  }
}
