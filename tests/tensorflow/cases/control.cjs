// control.cjs: random programs of branches, loops and arrays of tensors, in the forms that
// TensorFlow 1 gives them (Switch and Merge, Enter to Exit, TensorArrays). Each is one fetch,
// `result`, over `nodes`: name, op, inputs, attrs, and of a constant its tensor. With `open`, what
// the program starts from are placeholders of unknown sizes, with defaults. With `grows`, loops also carry
// rows of which each turn has another number.
module.exports = class Program {
  constructor(seed, count, open, grows) {
    this.state = (seed * 2654435761 + 1) >>> 0;
    this.grows = grows;
    this.nodes = [];
    this.serial = 0;
    this.contexts = 0;
    const root = {outer: null, values: [], captured: new Map(), name: `${grows ? 'grown' : 'program'}_${seed}/`};
    for (let k = 0; k < 3; k++) {
      const value = this.constant(root, [3], [0, 1, 2].map(() => this.eighth()));
      root.values.push(open ? this.node(root, 'PlaceholderWithDefault', [value], {dtype: 'float32', shape: [-1]}) : value);
    }
    this.statements(root, count);
    this.result = this.sum(root);
  }

  random(n) {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor(this.state / 4294967296 * n);
  }
  eighth() { return (this.random(33) - 16) / 8; }
  pick(list) { return list[this.random(list.length)]; }

  node(context, op, inputs, attrs = {}, name) {
    const full = `${context.name}${name ?? op}_${++this.serial}`;
    this.nodes.push({name: full, op, inputs, attrs});
    return full;
  }
  // A constant within a branch or a turn waits for it, as TensorFlow has it.
  constant(context, shape, values, dtype = 'float32') {
    const name = `${context.name}Const_${++this.serial}`;
    this.nodes.push({name, op: 'Const', inputs: context.pivot ? [`^${context.pivot}`] : [], tensor: {dtype, shape, values}, attrs: {}});
    return name;
  }

  // A value of an outer context, as this one sees it.
  capture(context, from, value) {
    if (context === from) return value;
    const outer = this.capture(context.outer, from, value);
    const key = outer;
    if (!context.captured.has(key)) context.captured.set(key, context.enter(outer));
    return context.captured.get(key);
  }
  // Some value that is there, of this context or one outside of it.
  any(context) {
    let from = context;
    while (from.outer && (from.values.length === 0 || this.random(3) === 0)) from = from.outer;
    return this.capture(context, from, this.pick(from.values));
  }

  T = {T: 'float32'};
  statements(context, count) {
    for (let k = 0; k < count; k++) {
      const what = this.random(context.depth > 2 ? 6 : 10);
      if (what < 4) context.values.push(this.node(context, this.pick(['Add', 'Sub', 'Maximum', 'Mul']), [this.any(context), this.any(context)], this.T));
      else if (what < 6) context.values.push(this.node(context, this.pick(['Tanh', 'Sin', 'Neg', 'Sigmoid']), [this.any(context)], this.T));
      else if (what < 8) this.branch(context);
      else this.loop(context);
    }
  }
  scalar(context, value) {
    const axes = this.constant(context, [1], [0], 'int32');
    return this.node(context, 'Sum', [value, axes], {T: 'float32', Tidx: 'int32', keep_dims: false});
  }
  less(context, value) {
    return this.node(context, 'Less', [this.scalar(context, value), this.constant(context, [], [this.eighth()])], this.T);
  }

  child(context, kind) {
    return {outer: context, values: [], captured: new Map(), name: `${context.name}${kind}_${++this.contexts}/`,
            depth: (context.depth ?? 0) + 1};
  }

  branch(context) {
    const predicate = this.random(4) === 0 ? this.constant(context, [], [this.random(2) === 1], 'bool') : this.less(context, this.any(context));
    const head = this.child(context, 'cond');
    const sw = this.node(head, 'Switch', [predicate, predicate], {T: 'bool'});
    const pivots = [this.node(head, 'Identity', [sw], {T: 'bool'}, 'switch_f'), this.node(head, 'Identity', [`${sw}:1`], {T: 'bool'}, 'switch_t')];
    const id = this.node(head, 'Identity', [predicate], {T: 'bool'}, 'pred_id');
    const results = [1, 0].map((side) => {
      const it = {...head, values: [], captured: new Map(), pivot: pivots[side]};
      it.enter = (value) => {
        const dtype = this.dtypes?.get(value) ?? 'float32';
        const made = this.node(it, 'Switch', [value, id], {T: dtype}) + (side ? ':1' : '');
        this.typed(made, dtype);
        return made;
      };
      this.statements(it, this.random(3));
      return it.values.length ? this.pick(it.values) : this.node(it, 'Neg', [this.any(it)], this.T);
    });
    context.values.push(this.node(head, 'Merge', [results[1], results[0]], {T: 'float32', N: 2}));
  }
  typed(value, dtype) {
    this.dtypes ??= new Map();
    if (dtype !== 'float32') this.dtypes.set(value, dtype);
  }

  // for (i = 0; i < turns; i++), with some carried values, and perhaps an array that is written and one that is read.
  loop(context) {
    const it = this.child(context, 'while');
    const frame = it.name.slice(0, -1);
    const turns = this.random(4);
    const writes = this.random(2) === 0, reads = this.random(2) === 0 && turns > 0;
    const enter = (value, dtype, constant) =>
      this.node(it, 'Enter', [value], {T: dtype, frame_name: frame, is_constant: constant, parallel_iterations: 10});
    it.enter = (value) => {
      const dtype = this.dtypes?.get(value) ?? 'float32';
      const made = enter(value, dtype, true);
      this.typed(made, dtype);
      return made;
    };
    const carried = [{first: this.constant(context, [], [0], 'int32'), dtype: 'int32'}];
    const count = 1 + this.random(2);
    for (let k = 0; k < count; k++) carried.push({first: this.any(context), dtype: 'float32'});
    const rows = [];
    for (let k = this.grows ? this.random(3) : 0; k > 0; k--) {
      rows.push({first: this.row(context, this.any(context)), dtype: 'float32'});
      carried.push(rows[rows.length - 1]);
    }
    const size = this.constant(context, [], [Math.max(turns, 1)], 'int32');
    const array = () => this.node(context, 'TensorArrayV3', [size],
      {dtype: 'float32', element_shape: [3], dynamic_size: false, clear_after_read: false, identical_element_shapes: true, tensor_array_name: ''});
    let written, read;
    if (writes) {
      written = array();
      carried.push({first: `${written}:1`, dtype: 'float32', flow: true});
    }
    if (reads) {
      read = array();
      const rows = this.node(context, 'Pack', Array.from({length: turns}, () => this.any(context)), {T: 'float32', N: turns, axis: 0});
      const indices = this.constant(context, [turns], Array.from({length: turns}, (_, k) => k), 'int32');
      read = [read, this.node(context, 'TensorArrayScatterV3', [read, indices, rows, `${read}:1`], this.T)];
    }
    const limit = this.constant(context, [], [turns], 'int32');
    for (const x of carried) {
      x.merge = `${it.name}Merge_${++this.serial}`;
      const entered = enter(x.first, x.dtype, false);
      this.nodes.push(x.node = {name: x.merge, op: 'Merge', inputs: [entered, null], attrs: {T: x.dtype, N: 2}});
    }
    let going = this.node(it, 'Less', [carried[0].merge, enter(limit, 'int32', true)], {T: 'int32'});
    if (this.random(3) === 0) {
      const more = this.node(it, 'Less', [this.node(it, 'Sum', [carried[1].merge, enter(this.constant(context, [1], [0], 'int32'), 'int32', true)],
        {T: 'float32', Tidx: 'int32', keep_dims: false}), enter(this.constant(context, [], [2 + this.eighth()]), 'float32', true)], this.T);
      going = this.node(it, 'LogicalAnd', [going, more], {});
    }
    const cond = this.node(it, 'LoopCond', [going], {});
    for (const x of carried) {
      x.switch = this.node(it, 'Switch', [x.merge, cond], {T: x.dtype});
      x.now = this.node(it, 'Identity', [`${x.switch}:1`], {T: x.dtype});
    }
    it.pivot = carried[0].now;
    const values = carried.slice(1, 1 + count);
    it.values = values.map((x) => x.now);
    if (reads)
      it.values.push(this.node(it, 'TensorArrayReadV3', [this.handle(it, read[0]), carried[0].now, enter(read[1], 'float32', true)], {dtype: 'float32'}));
    for (const x of rows) it.values.push(this.over(it, this.pick(['Sum', 'Mean', 'Max']), x.now));
    this.statements(it, 1 + this.random(3));
    for (const x of rows) x.next = this.other(it, x.now, rows);
    carried[0].next = this.node(it, 'Add', [carried[0].now, this.constant(it, [], [1], 'int32')], {T: 'int32'});
    for (const x of values) x.next = this.node(it, 'Tanh', [this.pick(it.values)], this.T);
    if (writes) {
      const flow = carried[carried.length - 1];
      flow.next = this.node(it, 'TensorArrayWriteV3', [this.handle(it, written), carried[0].now, this.pick(it.values), flow.now], this.T);
    }
    for (const x of carried) {
      x.node.inputs[1] = this.node(it, 'NextIteration', [x.next], {T: x.dtype});
      x.exit = this.node(it, 'Exit', [x.switch], {T: x.dtype});
    }
    for (const x of values) context.values.push(x.exit);
    for (const x of rows) context.values.push(this.over(context, this.pick(['Sum', 'Mean']), x.exit));
    if (writes && turns > 0) {
      const flow = carried[carried.length - 1];
      const zero = this.constant(context, [], [0], 'int32'), one = this.constant(context, [], [1], 'int32');
      const range = this.node(context, 'Range', [zero, carried[0].exit, one], {Tidx: 'int32'});
      const all = this.node(context, 'TensorArrayGatherV3', [written, range, flow.exit], {dtype: 'float32', element_shape: [3]});
      context.values.push(this.node(context, 'Sum', [all, this.constant(context, [1], [0], 'int32')], {T: 'float32', Tidx: 'int32', keep_dims: false}));
    }
  }
  // What goes on with rows: more of them, or fewer, at least one.
  other(it, rows, all) {
    const what = this.random(6);
    if (what < 2) return this.join(it, rows, this.row(it, this.any(it)));
    if (what === 2) return this.join(it, rows, this.pick(all).now);
    if (what === 3) return this.last(it, rows);
    if (what === 4) return this.node(it, 'Tanh', [rows], this.T);
    return this.choice(it, rows);
  }
  // Only where some condition holds there are other rows.
  choice(it, rows) {
    const predicate = this.less(it, this.any(it));
    const head = this.child(it, 'cond');
    const sw = this.node(head, 'Switch', [predicate, predicate], {T: 'bool'});
    const pivots = [this.node(head, 'Identity', [sw], {T: 'bool'}, 'switch_f'), this.node(head, 'Identity', [`${sw}:1`], {T: 'bool'}, 'switch_t')];
    const entered = this.node(head, 'Switch', [rows, predicate], this.T);
    const sides = [0, 1].map((side) => {
      const inner = {...head, values: [], captured: new Map(), pivot: pivots[side]};
      inner.enter = (value) => this.node(inner, 'Switch', [value, predicate], {T: this.dtypes?.get(value) ?? 'float32'}) + (side ? ':1' : '');
      const now = entered + (side ? ':1' : '');
      const what = this.random(3);
      if (what === 0) return this.node(inner, 'Neg', [now], this.T);
      return what === 1 ? this.last(inner, now) : this.join(inner, now, now);
    });
    return this.node(head, 'Merge', sides, {T: 'float32', N: 2});
  }
  row(context, value) {
    return this.node(context, 'ExpandDims', [value, this.constant(context, [], [0], 'int32')], {T: 'float32', Tdim: 'int32'});
  }
  join(context, a, b) {
    return this.node(context, 'ConcatV2', [a, b, this.constant(context, [], [0], 'int32')], {T: 'float32', Tidx: 'int32', N: 2});
  }
  // The last two, or the one there is.
  last(context, rows) {
    const [from, to, step] = [-2, 0, 1].map((x) => this.constant(context, [1], [x], 'int32'));
    return this.node(context, 'StridedSlice', [rows, from, to, step],
      {T: 'float32', Index: 'int32', begin_mask: 0, end_mask: 1, ellipsis_mask: 0, new_axis_mask: 0, shrink_axis_mask: 0});
  }
  over(context, op, rows) {
    return this.node(context, op, [rows, this.constant(context, [1], [0], 'int32')], {T: 'float32', Tidx: 'int32', keep_dims: false});
  }
  handle(it, array) {
    return this.node(it, 'Enter', [array], {T: 'resource', frame_name: it.name.slice(0, -1), is_constant: true, parallel_iterations: 10});
  }
  sum(context) {
    return context.values.reduce((a, b) => this.node(context, 'Add', [a, b], this.T));
  }
};
