// make.cjs FOLDER [FIRST COUNT SIZE]: the cases beside this file, made anew; with numbers, only so many
// programs of control flow, of seeds from FIRST on and of SIZE statements. FOLDER has TensorFlow.js from npm
// (`npm install --ignore-scripts @tensorflow/tfjs`), whose executor of TensorFlow's graphs, in
// JavaScript on the CPU, computes what is expected.
//
// A file NAME.pbtxt is a GraphDef with many small cases, each an operation with its inputs; in
// NAME.expected stand, a line each: the case, a tensor, its value as graphrun takes it. Of each
// case there are two: with constants as inputs, and (behind the name a `/fed`) with placeholders
// whose sizes are unknown and which have these constants as their defaults.
const fs = require('fs');
const path = require('path');
console.warn = console.info = () => {};
const Program = require('./control.cjs');
const tf = require(require.resolve('@tensorflow/tfjs', {paths: [process.argv[2]]}));

// ---- values ----

let state = 12345;
const random = () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) / 4294967296;
const count = (shape) => shape.reduce((a, b) => a * b, 1);
// Numbers that float32 and a decimal of few digits hold alike.
const eighths = (n, low, high) =>
  Array.from({length: n}, () => Math.round((low + random() * (high - low)) * 8) / 8);
const t = (dtype, shape, values) => ({dtype, shape, values});
const f = (shape, low = -2, high = 2) => t('float32', shape, eighths(count(shape), low, high));
const fv = (...values) => t('float32', [values.length], values);
const fs0 = (value) => t('float32', [], [value]);
const ints = (shape, low, high) =>
  t('int32', shape, eighths(count(shape), low, high + 1).map((x) => Math.min(Math.floor(x), high)));
const iv = (...values) => t('int32', [values.length], values);
const i0 = (value) => t('int32', [], [value]);
const bools = (shape) => t('bool', shape, eighths(count(shape), 0, 2).map((x) => x >= 1));
const bv = (...values) => t('bool', [values.length], values);
const b0 = (value) => t('bool', [], [value]);
const range = (shape, step = 1, from = 0) =>
  t('float32', shape, Array.from({length: count(shape)}, (_, i) => from + i * step));

// ---- attributes ----

const DT = {float32: 'DT_FLOAT', int32: 'DT_INT32', bool: 'DT_BOOL', int64: 'DT_INT64', resource: 'DT_RESOURCE'};
const type = (dtype) => ({kind: 'type', value: DT[dtype]});
const i = (value) => ({kind: 'i', value});
const b = (value) => ({kind: 'b', value});
const fl = (value) => ({kind: 'f', value});
const s = (value) => ({kind: 's', value});
const il = (...value) => ({kind: 'list', value});
const shape = (...value) => ({kind: 'shape', value});
const types = (...value) => ({kind: 'types', value: value.map((x) => DT[x])});

const attrJson = (a) => ({
  type: () => ({type: a.value}), i: () => ({i: String(a.value)}), b: () => ({b: a.value}),
  f: () => ({f: a.value}), s: () => ({s: Buffer.from(a.value).toString('base64')}),
  list: () => ({list: {i: a.value.map(String)}}),
  types: () => ({list: {type: a.value}}),
  strings: () => ({list: {s: a.value.map((x) => Buffer.from(x).toString('base64'))}}),
  shape: () => ({shape: {dim: a.value.map((x) => ({size: String(x)}))}}),
}[a.kind]());
const attrText = (a) => ({
  type: () => `type: ${a.value}`, i: () => `i: ${a.value}`, b: () => `b: ${a.value}`,
  f: () => `f: ${a.value}`, s: () => `s: "${a.value}"`,
  list: () => `list { ${a.value.map((x) => `i: ${x}`).join(' ')} }`,
  types: () => `list { ${a.value.map((x) => `type: ${x}`).join(' ')} }`,
  strings: () => `list { ${a.value.map((x) => `s: "${x}"`).join(' ')} }`,
  shape: () => `shape { ${a.value.map((x) => `dim { size: ${x} }`).join(' ')} }`,
}[a.kind]());

// ---- writing ----

const number = (x) => x === Infinity ? 'inf' : x === -Infinity ? '-inf' : String(x);
const FIELD = {float32: 'float_val', int32: 'int_val', bool: 'bool_val', int64: 'int64_val'};
const tensorText = (x) =>
  `dtype: ${DT[x.dtype]} tensor_shape { ${x.shape.map((d) => `dim { size: ${d} }`).join(' ')} } ` +
  (x.values.length > 4 ? `${FIELD[x.dtype]}: [${x.values.map(number).join(', ')}]` :
    x.values.map((v) => `${FIELD[x.dtype]}: ${number(v)}`).join(' '));
const nodeText = (name, op, inputs, attrs) =>
  `node { name: "${name}" op: "${op}" ${inputs.map((x) => `input: "${x}"`).join(' ')}\n` +
  Object.entries(attrs).map(([k, a]) => `  attr { key: "${k}" value { ${attrText(a)} } }\n`).join('') + '}\n';
const constText = (name, x, inputs = []) =>
  `node { name: "${name}" op: "Const"${inputs.map((x) => ` input: "${x}"`).join('')}\n  attr { key: "dtype" value { type: ${DT[x.dtype]} } }\n` +
  `  attr { key: "value" value { tensor { ${tensorText(x)} } } }\n}\n`;
const valueText = (dtype, dims, values) =>
  `${dtype}[${dims.join(',')}]=` + values.map((x) => dtype === 'bool' ? String(!!x) :
    Number.isNaN(x) ? 'nan' : number(dtype === 'float32' ? Number(Math.fround(x).toPrecision(8)) : x)).join(' ');

const files = {};
let serial = 0;
const pending = [];

// One case: an operation, its inputs, its attributes. `options.outputs`: how many results are
// compared; `options.fixed`: which inputs are constants in any case (sizes, axes: what TensorFlow
// itself mostly has so); `options.sized`: which placeholders have known sizes; `options.dtypes`: of
// results that are no float32.
function add(file, op, inputs, attrs = {}, options = {}) {
  const name = `${op}_${++serial}`;
  const all = {...(inputs.length && !('T' in attrs) && !options.plain ? {T: type(inputs[0].dtype)} : {}), ...attrs};
  for (const k of Object.keys(all)) if (all[k] === null) delete all[k];
  pending.push({file, op, name, inputs, attrs: all, options});
}

async function compute(it) {
  const names = it.inputs.map((_, k) => `${it.name}/in${k}`);
  const weights = it.inputs.map((x, k) => ({name: names[k], dtype: x.dtype, shape: x.shape}));
  const data = Buffer.concat(it.inputs.map(bytesOf));
  const nodes = it.inputs.map((x, k) => ({name: names[k], op: 'Const', attr: {dtype: {type: DT[x.dtype]}}}));
  nodes.push({name: it.name, op: it.op, input: names,
              attr: Object.fromEntries(Object.entries(it.attrs).map(([k, a]) => [k, attrJson(a)]))});
  const model = await tf.loadGraphModel(tf.io.fromMemory({
    modelTopology: {node: nodes, versions: {producer: 134}}, weightSpecs: weights,
    weightData: data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)}));
  const outputs = Array.from({length: it.options.outputs ?? 1}, (_, k) => k ? `${it.name}:${k}` : it.name);
  const results = await model.executeAsync({}, outputs);
  return (Array.isArray(results) ? results : [results]).map((x, k) => [outputs[k], x]);
}

async function write(it) {
  const to = files[it.file] ??= {graph: '', expected: ''};
  const results = await compute(it);
  let graph = '', fed = '', expected = '', fedExpected = '';
  it.inputs.forEach((x, k) => { graph += constText(`${it.name}/in${k}`, x); });
  graph += nodeText(it.name, it.op, it.inputs.map((_, k) => `${it.name}/in${k}`), it.attrs);
  const open = it.inputs.map((x, k) => !(it.options.fixed ?? []).includes(k));
  it.inputs.forEach((x, k) => {
    if (open[k]) fed += nodeText(`${it.name}/fed/in${k}`, 'PlaceholderWithDefault', [`${it.name}/in${k}`],
                                 {dtype: type(x.dtype), shape: shape(...x.shape.map((d) => it.options.sized?.includes(k) ? d : -1))});
  });
  fed += nodeText(`${it.name}/fed`, it.op, it.inputs.map((_, k) => `${it.name}${open[k] ? '/fed' : ''}/in${k}`), it.attrs);
  results.forEach(([tensor, x], k) => {
    const dtype = it.options.dtypes?.[k] ?? x.dtype;
    const value = valueText(dtype, x.shape, Array.from(x.dataSync()));
    expected += `${it.name}\t${tensor}\t${value}\n`;
    fedExpected += `${it.name}/fed\t${tensor.replace(it.name, `${it.name}/fed`)}\t${value}\n`;
  });
  to.graph += graph;
  to.expected += expected;
  if (open.some(Boolean) && !it.options.constant) {
    to.graph += fed;
    to.expected += fedExpected;
  }
}

// ---- programs ----

// Attributes of programs: element types, shapes, flags, numbers, texts.
const programAttr = (k, v) => ['T', 'Tidx', 'Tdim', 'Index', 'dtype'].includes(k) ? type(v) : Array.isArray(v) ? shape(...v) :
  typeof v === 'boolean' ? b(v) : typeof v === 'number' ? i(v) : s(v);
const bytesOf = (x) => Buffer.from((x.dtype === 'float32' ? Float32Array : x.dtype === 'int32' ? Int32Array : Uint8Array)
  .from(x.values.map(Number)).buffer);

async function runProgram(program) {
  const constants = program.nodes.filter((x) => x.tensor);
  const data = Buffer.concat(constants.map((x) => bytesOf(x.tensor)));
  const model = await tf.loadGraphModel(tf.io.fromMemory({
    modelTopology: {versions: {producer: 134}, node: program.nodes.map((x) => ({
      name: x.name, op: x.op, input: x.inputs, attr: x.tensor ? {dtype: {type: DT[x.tensor.dtype]}} :
        Object.fromEntries(Object.entries(x.attrs).map(([k, v]) => [k, attrJson(programAttr(k, v))]))}))},
    weightSpecs: constants.map((x) => ({name: x.name, dtype: x.tensor.dtype, shape: x.tensor.shape})),
    weightData: data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)}));
  const result = await model.executeAsync({}, [program.result]);
  return Array.isArray(result) ? result[0] : result;
}

const programText = (program) => program.nodes.map((x) => x.tensor ?
  constText(x.name, x.tensor, x.inputs) :
  nodeText(x.name, x.op, x.inputs, Object.fromEntries(Object.entries(x.attrs).map(([k, v]) => [k, programAttr(k, v)])))).join('');

async function writePrograms(name, first, count, size) {
  const to = files[name] ??= {graph: '', expected: ''};
  for (let seed = first; seed < first + count; seed++) {
    const program = new Program(seed, size, seed % 2 === 1, name === 'growing');
    try {
      const x = await runProgram(program);
      to.graph += programText(program);
      to.expected += `${program.result.split('/')[0]}\t${program.result}\t${valueText('float32', x.shape, Array.from(x.dataSync()))}\n`;
    } catch (error) { // TensorFlow.js does not run all of them
      console.log(`program ${seed}: ${String(error.message).split('\n')[0].slice(0, 100)}`);
    }
  }
}

require('./table.cjs')({add, t, f, fv, fs0, ints, iv, i0, bools, bv, b0, range, type, i, b, fl, s, il, shape, types});

(async () => {
  let wrong = 0;
  for (const it of pending) {
    try {
      await write(it);
    } catch (error) {
      wrong++;
      console.log(`${it.file}: ${it.name}: ${String(error.message).split('\n')[0]}`);
    }
  }
  const [, , , first, count, size] = process.argv;
  if (first) Object.keys(files).forEach((name) => delete files[name]);
  for (const name of ['control', 'growing']) await writePrograms(name, Number(first ?? 1), Number(count ?? 24), Number(size ?? 3));
  for (const [name, it] of Object.entries(files)) {
    fs.writeFileSync(path.join(__dirname, `${name}.pbtxt`), it.graph);
    fs.writeFileSync(path.join(__dirname, `${name}.expected`), it.expected);
  }
  console.log(`${pending.length - wrong} cases; ${wrong} are not computed`);
})();
