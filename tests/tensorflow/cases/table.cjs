// The cases: see make.cjs. Inputs that say axes, sizes or the like are constants in any case.
module.exports = ({add, t, f, fv, fs0, ints, iv, i0, bools, bv, b0, range, type, i, b, fl, s, il, shape, types}) => {
  const N = {T: null};

  // ---- arithmetic ----
  for (const op of ['Add', 'AddV2', 'Sub', 'Mul', 'Maximum', 'Minimum', 'SquaredDifference']) {
    add('arithmetic', op, [f([2, 3]), f([2, 3])]);
    add('arithmetic', op, [f([2, 1, 3]), f([4, 1])]);
    add('arithmetic', op, [f([]), f([2, 2])]);
    add('arithmetic', op, [ints([2, 3], -9, 9), ints([3], -9, 9)]);
    add('arithmetic', op, [f([0, 3]), f([3])]);
  }
  add('arithmetic', 'RealDiv', [f([2, 3]), f([3], 0.5, 2)]);
  add('arithmetic', 'Div', [f([2, 3]), f([3], 0.5, 2)]);
  add('arithmetic', 'DivNoNan', [f([4]), fv(0, 1, 2, 0)]);
  add('arithmetic', 'FloorDiv', [f([6], -9, 9), fv(2, -2, 3, -3, 0.5, 4)]);
  add('arithmetic', 'FloorDiv', [iv(7, -7, 7, -7, 0, 6), iv(2, 2, -2, -2, 3, -3)]);
  add('arithmetic', 'FloorMod', [fv(7, -7, 7, -7, 0, 6.5), fv(2, 2, -2, -2, 3, -3)]);
  add('arithmetic', 'FloorMod', [iv(7, -7, 7, -7, 0, 6), iv(2, 2, -2, -2, 3, -3)]);
  add('arithmetic', 'Pow', [f([5], 0.5, 3), f([5])]);
  add('arithmetic', 'Pow', [iv(2, 3, -2, 0), iv(3, 2, 3, 0)]);
  add('arithmetic', 'AddN', [f([2, 2]), f([2, 2]), f([2, 2])], {N: i(3)});
  add('arithmetic', 'AddN', [f([3])], {N: i(1)});
  add('arithmetic', 'BiasAdd', [f([2, 2, 3]), f([3])], {data_format: s('NHWC')});
  add('arithmetic', 'Atan2', [f([6]), f([6])]);

  // ---- functions of one value ----
  for (const op of ['Abs', 'Ceil', 'Cos', 'Cosh', 'Elu', 'Exp', 'Floor', 'Neg', 'Relu', 'Relu6', 'Selu', 'Sigmoid', 'Sin',
                    'Sinh', 'Square', 'Tan', 'Tanh', 'Sign', 'Expm1', 'Softplus', 'Asinh', 'Erf', 'Atan', 'Round'])
    add('functions', op, [f([2, 7], -4, 8)]);
  for (const op of ['Sqrt', 'Rsqrt', 'Log', 'Log1p', 'Reciprocal'])
    add('functions', op, [f([7], 0.5, 9)]);
  for (const op of ['Acos', 'Asin', 'Atanh'])
    add('functions', op, [f([7], -0.875, 0.875)]);
  add('functions', 'Acosh', [f([7], 1, 9)]);
  add('functions', 'Round', [fv(0.5, 1.5, 2.5, -0.5, -1.5, 2.25)]);
  for (const op of ['Abs', 'Neg', 'Sign', 'Square'])
    add('functions', op, [ints([5], -9, 9)]);
  add('functions', 'LeakyRelu', [f([6])], {alpha: fl(0.25)});
  add('functions', 'ClipByValue', [f([8], -4, 4), fs0(-1.5), fs0(2)]);
  for (const op of ['IsNan', 'IsFinite', 'IsInf'])
    add('functions', op, [fv(0, 1, Infinity, -Infinity)], {}, {dtypes: ['bool']});

  // ---- comparisons, choices ----
  for (const op of ['Equal', 'NotEqual', 'Greater', 'GreaterEqual', 'Less', 'LessEqual']) {
    add('comparison', op, [ints([3, 4], 0, 2), ints([4], 0, 2)], {}, {dtypes: ['bool']});
    add('comparison', op, [fv(1, 2, 3), fv(3, 2, 1)], {}, {dtypes: ['bool']});
  }
  add('comparison', 'LogicalAnd', [bools([2, 4]), bools([4])], N, {dtypes: ['bool']});
  add('comparison', 'LogicalOr', [bools([2, 4]), bools([2, 1])], N, {dtypes: ['bool']});
  add('comparison', 'LogicalNot', [bools([6])], N, {dtypes: ['bool']});
  add('comparison', 'Select', [bools([2, 3]), f([2, 3]), f([2, 3])], {T: type('float32')});
  add('comparison', 'SelectV2', [bools([2, 1]), f([3]), f([2, 3])], {T: type('float32')});
  add('comparison', 'SelectV2', [b0(true), f([3]), f([2, 3])], {T: type('float32')});

  // ---- reductions ----
  for (const op of ['Sum', 'Mean', 'Max', 'Min', 'Prod'])
    for (const [axes, keep] of [[[0], false], [[-1], true], [[0, 2], false], [[0, 1, 2], true], [[], false], [[1, -1], true]])
      add('reduction', op, [f([2, 3, 4]), iv(...axes)], {keep_dims: b(keep), Tidx: type('int32')}, {fixed: [1]});
  add('reduction', 'Sum', [f([2, 3]), i0(1)], {keep_dims: b(false), Tidx: type('int32')}, {fixed: [1]});
  add('reduction', 'Sum', [ints([2, 3], -9, 9), i0(-2)], {keep_dims: b(true), Tidx: type('int32')}, {fixed: [1]});
  add('reduction', 'Sum', [f([0, 3]), iv(0)], {keep_dims: b(false), Tidx: type('int32')}, {fixed: [1]});
  add('reduction', 'Prod', [f([2, 0]), iv(1)], {keep_dims: b(false), Tidx: type('int32')}, {fixed: [1]});
  add('reduction', 'Max', [ints([2, 3], -9, 9), iv(0)], {keep_dims: b(false), Tidx: type('int32')}, {fixed: [1]});
  for (const op of ['All', 'Any'])
    for (const [axes, keep] of [[[0], false], [[1], true], [[0, 1], false]])
      add('reduction', op, [bools([3, 2]), iv(...axes)], {T: null, keep_dims: b(keep), Tidx: type('int32')},
          {fixed: [1], dtypes: ['bool']});
  for (const op of ['ArgMax', 'ArgMin'])
    for (const axis of [0, 1, -1])
      add('reduction', op, [f([3, 4], -8, 8), i0(axis)], {Tidx: type('int32'), output_type: type('int32')}, {fixed: [1]});
  add('reduction', 'EuclideanNorm', [f([2, 3, 2]), iv(1)], {keep_dims: b(true), Tidx: type('int32')}, {fixed: [1]});
  for (const op of ['Cumsum', 'Cumprod'])
    for (const [axis, exclusive, reverse] of [[0, false, false], [1, true, false], [1, false, true], [1, true, true]])
      add('reduction', op, [f([2, 4]), i0(axis)], {exclusive: b(exclusive), reverse: b(reverse), Tidx: type('int32')}, {fixed: [1]});

  // ---- matrices ----
  for (const [x, y] of [[false, false], [true, false], [false, true], [true, true]]) {
    add('matrices', 'MatMul', [f(x ? [3, 2] : [2, 3]), f(y ? [4, 3] : [3, 4])], {transpose_a: b(x), transpose_b: b(y)});
    add('matrices', 'BatchMatMul', [f([2, ...(x ? [3, 2] : [2, 3])]), f([2, ...(y ? [4, 3] : [3, 4])])], {adj_x: b(x), adj_y: b(y)});
  }
  add('matrices', 'BatchMatMulV2', [f([1, 2, 3]), f([3, 3, 2])], {adj_x: b(false), adj_y: b(false)});
  add('matrices', 'BatchMatMulV2', [f([2, 3]), f([4, 3, 2])], {adj_x: b(false), adj_y: b(false)});
  add('matrices', 'Transpose', [f([2, 3, 4]), iv(2, 0, 1)], {Tperm: type('int32')}, {fixed: [1]});
  add('matrices', 'Transpose', [ints([2, 3], 0, 9), iv(1, 0)], {Tperm: type('int32')}, {fixed: [1]});
  add('matrices', 'Einsum', [f([2, 3]), f([3, 4])], {equation: s('ij,jk->ik'), N: i(2)});
  add('matrices', 'Einsum', [f([2, 3, 4]), f([2, 4, 2])], {equation: s('bij,bjk->bki'), N: i(2)});
  add('matrices', '_FusedMatMul', [f([2, 3]), f([3, 4]), f([4])],
      {transpose_a: b(false), transpose_b: b(false), num_args: i(1), fused_ops: {kind: 'strings', value: ['BiasAdd', 'Relu']}, epsilon: fl(0.001)});

  // ---- shapes ----
  add('shapes', 'Reshape', [f([2, 3, 2]), iv(3, -1)], {Tshape: type('int32')}, {fixed: [1]});
  add('shapes', 'ExpandDims', [f([2, 3]), i0(1)], {Tdim: type('int32')}, {fixed: [1]});
  add('shapes', 'ExpandDims', [f([2, 3]), i0(-1)], {Tdim: type('int32')}, {fixed: [1]});
  add('shapes', 'Squeeze', [f([1, 2, 1, 3])], {squeeze_dims: il(0)});
  add('shapes', 'Squeeze', [f([1, 2, 1, 3])], {squeeze_dims: il(-2, 0)});
  add('shapes', 'Squeeze', [f([1, 2, 1, 3])], {squeeze_dims: il()}, {constant: true});
  add('shapes', 'Rank', [f([2, 3, 4])]);
  add('shapes', 'Size', [f([2, 3, 4])], {out_type: type('int32')});
  add('shapes', 'Shape', [f([2, 3, 4])], {out_type: type('int32')});
  add('shapes', 'ShapeN', [f([2, 3]), f([4])], {N: i(2), out_type: type('int32')}, {outputs: 2});
  add('shapes', 'Fill', [iv(2, 3), fs0(1.5)], {index_type: type('int32'), T: type('float32')}, {fixed: [0]});
  add('shapes', 'Fill', [iv(), i0(7)], {index_type: type('int32'), T: type('int32')}, {fixed: [0]});
  add('shapes', 'ZerosLike', [f([2, 2])]);
  add('shapes', 'OnesLike', [ints([3], 0, 9)]);
  add('shapes', 'Range', [i0(1), i0(10), i0(3)], {T: null, Tidx: type('int32')}, {fixed: [0, 1, 2]});
  add('shapes', 'Range', [i0(5), i0(-3), i0(-2)], {T: null, Tidx: type('int32')});
  add('shapes', 'Range', [fs0(0), fs0(2), fs0(0.5)], {T: null, Tidx: type('float32')}, {fixed: [0, 1, 2]});
  add('shapes', 'LinSpace', [fs0(-1), fs0(2), i0(7)], {Tidx: type('int32')}, {fixed: [2]});
  add('shapes', 'LinSpace', [fs0(3), fs0(2), i0(1)], {Tidx: type('int32')}, {fixed: [2]});
  for (const axis of [-1])
    add('shapes', 'OneHot', [ints([2, 3], -1, 4), i0(4), fs0(2), fs0(-1)], {TI: type('int32'), T: type('float32'), axis: i(axis)}, {fixed: [1]});
  add('shapes', 'Tile', [f([2, 3]), iv(2, 1)], {Tmultiples: type('int32')}, {fixed: [1]});
  add('shapes', 'Tile', [ints([2], 0, 9), iv(3)], {Tmultiples: type('int32')}, {fixed: [1]});
  add('shapes', 'BroadcastTo', [f([3, 1]), iv(2, 3, 4)], {Tidx: type('int32')}, {fixed: [1]});
  add('shapes', 'Pad', [f([2, 3]), t('int32', [2, 2], [1, 0, 2, 1])], {Tpaddings: type('int32')}, {fixed: [1]});
  add('shapes', 'PadV2', [f([2, 3]), t('int32', [2, 2], [0, 1, 1, 1]), fs0(9)], {Tpaddings: type('int32')}, {fixed: [1]});
  add('shapes', 'MirrorPad', [f([3, 3]), t('int32', [2, 2], [1, 2, 2, 1])], {mode: s('REFLECT'), Tpaddings: type('int32')}, {fixed: [1]});
  add('shapes', 'MirrorPad', [f([3, 3]), t('int32', [2, 2], [1, 3, 2, 0])], {mode: s('SYMMETRIC'), Tpaddings: type('int32')}, {fixed: [1]});
  add('shapes', 'SpaceToBatchND', [range([1, 4, 4, 1]), iv(2, 2), t('int32', [2, 2], [0, 0, 0, 0])],
      {Tblock_shape: type('int32'), Tpaddings: type('int32')}, {fixed: [1, 2]});
  add('shapes', 'SpaceToBatchND', [range([2, 3, 2]), iv(2), t('int32', [1, 2], [1, 0])],
      {Tblock_shape: type('int32'), Tpaddings: type('int32')}, {fixed: [1, 2]});
  add('shapes', 'BatchToSpaceND', [range([4, 2, 2, 1]), iv(2, 2), t('int32', [2, 2], [0, 1, 1, 0])],
      {Tblock_shape: type('int32'), Tcrops: type('int32')}, {fixed: [1, 2]});
  add('shapes', 'DepthToSpace', [range([1, 2, 2, 8])], {block_size: i(2), data_format: s('NHWC')});
  add('shapes', 'Cast', [fv(1.75, -1.75, 0)], {T: null, SrcT: type('float32'), DstT: type('int32')});
  add('shapes', 'Cast', [fv(1.75, -1.75, 0)], {T: null, SrcT: type('float32'), DstT: type('bool')}, {dtypes: ['bool']});
  add('shapes', 'Cast', [bv(true, false)], {T: null, SrcT: type('bool'), DstT: type('float32')});
  add('shapes', 'Identity', [f([2])]);
  add('shapes', 'IdentityN', [f([2]), ints([2], 0, 9)], {T: types('float32', 'int32')}, {outputs: 2});
  add('shapes', 'StopGradient', [f([2])]);
  add('shapes', 'Snapshot', [f([2])]);

  // ---- slices, joins ----
  add('slices', 'ConcatV2', [f([2, 3]), f([1, 3]), i0(0)], {N: i(2), Tidx: type('int32')}, {fixed: [2]});
  add('slices', 'ConcatV2', [f([2, 3]), f([2, 0]), f([2, 1]), i0(-1)], {N: i(3), Tidx: type('int32')}, {fixed: [3]});
  add('slices', 'Concat', [i0(1), f([2, 3]), f([2, 1])], {N: i(2), T: type('float32')}, {fixed: [0]});
  add('slices', 'Gather', [f([4, 2]), iv(3, 0, 3)], {Tparams: type('float32'), Tindices: type('int32'), T: null});
  for (const axis of [0, 1, -1])
    add('slices', 'GatherV2', [f([3, 3, 3]), t('int32', [2, 2], [2, 0, 1, 1]), i0(axis)],
        {Tparams: type('float32'), Tindices: type('int32'), Taxis: type('int32'), T: null, batch_dims: i(0)}, {fixed: [2]});
  add('slices', 'GatherV2', [f([2, 3, 2]), t('int32', [2, 2], [2, 0, 1, 1]), i0(1)],
      {Tparams: type('float32'), Tindices: type('int32'), Taxis: type('int32'), T: null, batch_dims: i(1)}, {fixed: [2]});
  add('slices', 'GatherNd', [f([3, 4]), t('int32', [2, 2], [0, 1, 2, 3])], {Tparams: type('float32'), Tindices: type('int32'), T: null}, {sized: [1]});
  add('slices', 'GatherNd', [f([3, 4]), t('int32', [2, 1], [2, 0])], {Tparams: type('float32'), Tindices: type('int32'), T: null}, {sized: [1]});
  add('slices', 'ReverseV2', [f([2, 3, 2]), iv(0, -1)], {Tidx: type('int32')}, {fixed: [1]});
  add('slices', 'Reverse', [f([2, 3]), bv(true, false)], {}, {fixed: [1]});
  add('slices', 'Slice', [f([3, 4]), iv(1, 0), iv(-1, 2)], {Index: type('int32')}, {fixed: [1, 2]});
  add('slices', 'Slice', [f([3, 4, 2]), iv(0, 2, 1), iv(3, 2, 1)], {Index: type('int32')}, {fixed: [1, 2]});
  const slice = (x, begin, end, strides, masks = {}) =>
    add('slices', 'StridedSlice', [x, iv(...begin), iv(...end), iv(...strides)],
        {Index: type('int32'), ...Object.fromEntries(['begin_mask', 'end_mask', 'ellipsis_mask', 'new_axis_mask', 'shrink_axis_mask']
          .map((k) => [k, i(masks[k.replace('_mask', '')] ?? 0)]))}, {fixed: [1, 2, 3]});
  slice(f([4, 5]), [1, 0], [3, 5], [1, 2]);
  slice(f([4, 5]), [-1, -2], [0, -5], [-1, -1]);
  slice(f([4, 5]), [0, 0], [0, 0], [1, 1], {begin: 3, end: 3});
  slice(f([4, 5]), [2, 0], [3, 0], [1, 1], {shrink: 0, 'shrink_axis': 1, begin: 2, end: 2});
  slice(f([4, 5]), [0, 3], [0, 4], [1, 1], {begin: 1, end: 1, 'shrink_axis': 2});
  slice(f([2, 3, 4]), [0, 1], [0, 2], [1, 1], {ellipsis: 1});
  slice(f([2, 3]), [0, 0, 0], [0, 0, 0], [1, 1, 1], {'new_axis': 2, begin: 5, end: 5});
  slice(f([5]), [-100], [100], [2]);
  slice(ints([5], 0, 9), [4], [0], [-2]);
  add('slices', 'Pack', [f([2, 3]), f([2, 3])], {N: i(2), axis: i(0)});
  add('slices', 'Pack', [f([2, 3]), f([2, 3]), f([2, 3])], {N: i(3), axis: i(-1)});
  add('slices', 'Pack', [i0(3), i0(4)], {N: i(2), axis: i(0)});
  add('slices', 'Unpack', [f([3, 2])], {num: i(3), axis: i(0)}, {outputs: 3});
  add('slices', 'Unpack', [f([2, 3])], {num: i(3), axis: i(-1)}, {outputs: 3});
  add('slices', 'Split', [i0(1), f([2, 4])], {num_split: i(2), T: type('float32')}, {outputs: 2, fixed: [0]});
  add('slices', 'SplitV', [f([2, 6]), iv(1, 3, 2), i0(1)], {num_split: i(3), Tlen: type('int32')}, {outputs: 3, fixed: [1, 2]});
  add('slices', 'SplitV', [f([5]), iv(2, -1), i0(0)], {num_split: i(2), Tlen: type('int32')}, {outputs: 2, fixed: [1, 2]});
  add('slices', 'ScatterNd', [t('int32', [3, 1], [1, 3, 1]), f([3, 2]), iv(4, 2)], {T: type('float32'), Tindices: type('int32')}, {fixed: [2], sized: [0]});
  add('slices', 'ScatterNd', [t('int32', [2, 2], [0, 1, 2, 0]), fv(5, 6), iv(3, 2)], {T: type('float32'), Tindices: type('int32')}, {fixed: [2], sized: [0]});
  add('slices', 'TensorScatterUpdate', [f([4, 2]), t('int32', [2, 1], [3, 0]), f([2, 2])], {Tindices: type('int32')}, {sized: [1]});
  add('slices', 'SparseToDense', [iv(1, 3), iv(5), fv(2, 4), fs0(-1)], {T: type('float32'), Tindices: type('int32'), validate_indices: b(true)}, {fixed: [1], sized: [0]});
  add('slices', 'SparseToDense', [t('int32', [2, 2], [0, 1, 2, 2]), iv(3, 3), fs0(7), fs0(0)], {T: type('float32'), Tindices: type('int32'), validate_indices: b(true)}, {fixed: [1], sized: [0]});

  // ---- values whose number only the run knows ----
  add('found', 'Where', [bools([3, 4])], {T: type('bool')}, {dtypes: ['int64']});
  add('found', 'Where', [bv(true, false, true)], {T: type('bool')}, {dtypes: ['int64']});
  add('found', 'Unique', [iv(4, 2, 4, 1, 2, 9)], {out_idx: type('int32')}, {outputs: 2});
  add('found', 'TopKV2', [f([2, 6], -50, 50), i0(3)], {sorted: b(true)}, {outputs: 2, fixed: [1]});
  add('found', 'LowerBound', [t('float32', [2, 4], [0, 1, 3, 5, 1, 2, 2, 9]), t('float32', [2, 3], [1, 6, -1, 2, 0, 9])],
      {out_type: type('int32')});
  add('found', 'UpperBound', [t('float32', [2, 4], [0, 1, 3, 5, 1, 2, 2, 9]), t('float32', [2, 3], [1, 6, -1, 2, 0, 9])],
      {out_type: type('int32')});
  const boxes = t('float32', [6, 4], [0, 0, 1, 1, 0, 0.1, 1, 1.1, 0, -0.1, 1, 0.9, 0, 10, 1, 11, 0, 10.1, 1, 11.1, 0, 100, 1, 101]);
  const scores = fv(0.875, 0.75, 0.625, 0.9375, 0.5, 0.25);

  // ---- windows ----
  const pads = ['SAME', 'VALID'];
  for (const padding of pads)
    for (const [k, st] of [[2, 1], [2, 2], [3, 2]]) {
      const a = {ksize: il(1, k, k, 1), strides: il(1, st, st, 1), padding: s(padding), data_format: s('NHWC')};
      add('windows', 'MaxPool', [f([2, 5, 6, 2], -8, 8)], a);
      add('windows', 'AvgPool', [f([2, 5, 6, 2], -8, 8)], a);
      add('windows', 'MaxPool3D', [f([1, 4, 5, 4, 2], -8, 8)], {...a, ksize: il(1, k, k, k, 1), strides: il(1, st, st, st, 1), data_format: s('NDHWC')});
      add('windows', 'AvgPool3D', [f([1, 4, 5, 4, 2], -8, 8)], {...a, ksize: il(1, k, k, k, 1), strides: il(1, st, st, st, 1), data_format: s('NDHWC')});
      add('windows', 'Conv2D', [f([2, 6, 5, 3]), f([k, k, 3, 4])], {strides: il(1, st, st, 1), padding: s(padding), dilations: il(1, 1, 1, 1), data_format: s('NHWC')});
      add('windows', 'DepthwiseConv2dNative', [f([1, 6, 5, 3]), f([k, k, 3, 2])], {strides: il(1, st, st, 1), padding: s(padding), dilations: il(1, 1, 1, 1), data_format: s('NHWC')});
    }
  for (const padding of pads) {
    add('windows', 'Conv2D', [f([1, 8, 8, 2]), f([3, 3, 2, 3])], {strides: il(1, 1, 1, 1), padding: s(padding), dilations: il(1, 2, 2, 1), data_format: s('NHWC')});
    add('windows', 'Conv3D', [f([1, 3, 4, 4, 2]), f([2, 2, 2, 2, 3])], {strides: il(1, 1, 1, 1, 1), dilations: il(1, 1, 1, 1, 1), padding: s(padding), data_format: s('NDHWC')});
    add('windows', 'Conv2DBackpropInput', [iv(1, 6, 6, 2), f([3, 3, 2, 3]), padding === 'SAME' ? f([1, 3, 3, 3]) : f([1, 2, 2, 3])],
        {T: type('float32'), strides: il(1, 2, 2, 1), padding: s(padding), data_format: s('NHWC'), dilations: il(1, 1, 1, 1)}, {fixed: [0], sized: [1, 2]});
  }
  add('windows', 'Conv2D', [f([1, 4, 4, 2]), f([3, 3, 2, 2])], {strides: il(1, 1, 1, 1), padding: s('EXPLICIT'), explicit_paddings: il(0, 0, 1, 2, 0, 1, 0, 0), dilations: il(1, 1, 1, 1), data_format: s('NHWC')});
  const fused = {num_args: i(1), epsilon: fl(0.001), strides: il(1, 1, 1, 1), padding: s('SAME'), dilations: il(1, 1, 1, 1), data_format: s('NHWC')};
  add('windows', '_FusedConv2D', [f([1, 4, 4, 2]), f([3, 3, 2, 3]), f([3])], {...fused, fused_ops: {kind: 'strings', value: ['BiasAdd']}});
  add('windows', '_FusedConv2D', [f([1, 4, 4, 2]), f([3, 3, 2, 3]), f([3])], {...fused, fused_ops: {kind: 'strings', value: ['BiasAdd', 'Relu6']}});
  add('windows', 'FusedDepthwiseConv2dNative', [f([1, 4, 4, 2]), f([3, 3, 2, 1]), f([2])], {...fused, fused_ops: {kind: 'strings', value: ['BiasAdd', 'Relu']}});

  // ---- normalisation ----
  for (const op of ['FusedBatchNorm', 'FusedBatchNormV2', 'FusedBatchNormV3'])
    add('normalization', op, [f([2, 3, 3, 2]), f([2]), f([2]), f([2]), f([2], 0.5, 2)],
        {U: op === 'FusedBatchNorm' ? null : type('float32'), epsilon: fl(0.001), is_training: b(false), data_format: s('NHWC')});
  add('normalization', 'LRN', [f([1, 2, 2, 6])], {depth_radius: i(2), bias: fl(1.5), alpha: fl(0.25), beta: fl(0.5)});
  add('normalization', 'Softmax', [f([2, 5], -4, 4)]);
  add('normalization', 'Softmax', [f([2, 2, 3], -4, 4)]);
  add('normalization', 'LogSoftmax', [f([2, 5], -4, 4)]);

  // ---- images ----
  for (const align of [false, true])
    for (const half of align ? [false] : [false, true]) {
      add('images', 'ResizeBilinear', [f([1, 3, 4, 2], 0, 9), iv(5, 7)], {align_corners: b(align), half_pixel_centers: b(half)}, {fixed: [1]});
      add('images', 'ResizeNearestNeighbor', [f([1, 3, 4, 2], 0, 9), iv(6, 3)], {align_corners: b(align), half_pixel_centers: b(half)}, {fixed: [1]});
    }


  // ---- counts, boxes, crops, segments ----
  add('reduction', 'Bincount', [iv(1, 2, 2, 5, 0, 2), i0(6), fv()], {T: type('float32')}, {fixed: [1, 2]});
  add('reduction', 'Bincount', [iv(1, 2, 2, 5), i0(4), fv(0.5, 1, 2, 4)], {T: type('float32')}, {fixed: [1]});
  add('reduction', 'DenseBincount', [ints([2, 5], 0, 3), i0(4), fv()],
      {Tidx: type('int32'), T: type('float32'), binary_output: b(false)}, {fixed: [1, 2]});
  add('reduction', 'DenseBincount', [ints([2, 5], 0, 3), i0(4), fv()],
      {Tidx: type('int32'), T: type('float32'), binary_output: b(true)}, {fixed: [1, 2]});
  add('shapes', 'BroadcastArgs', [iv(2, 1), iv(3, 1, 5)], {}, {constant: true});
  add('found', 'ListDiff', [iv(1, 2, 3, 4, 5, 6, 2), iv(2, 5)], {out_idx: type('int32')}, {outputs: 2});
  add('found', 'UniqueV2', [iv(4, 2, 4, 1, 2, 9), iv(0)], {out_idx: type('int32'), Taxis: type('int32')}, {outputs: 2, fixed: [1]});
  add('found', 'NonMaxSuppressionV2', [boxes, scores, i0(3), fs0(0.5)], {}, {fixed: [2, 3, 4, 5]});
  add('found', 'NonMaxSuppressionV3', [boxes, scores, i0(6), fs0(0.5), fs0(0.375)], {}, {fixed: [2, 3, 4, 5]});
  add('found', 'NonMaxSuppressionV4', [boxes, scores, i0(6), fs0(0.5), fs0(0)], {T_threshold: type('float32'), pad_to_max_output_size: b(true)}, {fixed: [2, 3, 4, 5], outputs: 2});
  add('found', 'NonMaxSuppressionV5', [boxes, scores, i0(4), fs0(0.5), fs0(0), fs0(0.5)], {pad_to_max_output_size: b(false)}, {fixed: [2, 3, 4, 5], outputs: 2});
  for (const padding of pads)
    add('windows', 'MaxPoolWithArgmax', [f([1, 4, 4, 1], -50, 50)], {ksize: il(1, 2, 2, 1), strides: il(1, 2, 2, 1), padding: s(padding), Targmax: type('int64'), include_batch_in_index: b(false)}, {outputs: 2, dtypes: ['float32', 'int64']});
  for (const method of ['bilinear', 'nearest'])
    add('images', 'CropAndResize', [f([2, 5, 5, 1], 0, 9), t('float32', [3, 4], [0, 0, 1, 1, 0.25, 0.25, 0.75, 1, -0.5, 0, 1.25, 0.5]), iv(0, 1, 1), iv(3, 4)],
        {method: s(method), extrapolation_value: fl(-1)}, {fixed: [3]});
  add('sparse', 'SparseSegmentSum', [f([5, 3]), iv(0, 2, 4, 4), iv(0, 0, 1, 2)], {Tidx: type('int32'), Tsegmentids: type('int32')});
  add('sparse', 'SparseSegmentMean', [f([5, 3]), iv(0, 2, 4, 4), iv(0, 0, 1, 1)], {Tidx: type('int32'), Tsegmentids: type('int32')});

  // ---- sizes and places that only the run tells ----
  add('dynamic', 'Slice', [f([3, 4]), iv(1, 0), iv(1, 2)], {Index: type('int32')}, {fixed: [2], sized: [0, 1]});
  add('dynamic', 'Slice', [f([3, 4]), iv(1, 0), iv(1, 2)], {Index: type('int32')}, {fixed: [], sized: [0, 1, 2]});
  add('dynamic', 'Slice', [f([3, 4]), iv(1, 1), iv(-1, 2)], {Index: type('int32')}, {fixed: [1], sized: [0, 1, 2]});
  const masks = (m) => Object.fromEntries(['begin_mask', 'end_mask', 'ellipsis_mask', 'new_axis_mask', 'shrink_axis_mask'].map((k) => [k, i(m[k] ?? 0)]));
  add('dynamic', 'StridedSlice', [f([4, 5]), iv(2), iv(3), iv(1)], {Index: type('int32'), ...masks({shrink_axis_mask: 1})}, {fixed: [3], sized: [0, 1, 2]});
  add('dynamic', 'StridedSlice', [f([4, 5]), iv(2, 1), iv(3, 2), iv(1, 1)], {Index: type('int32'), ...masks({shrink_axis_mask: 3})}, {fixed: [3], sized: [1, 2]});
  add('dynamic', 'StridedSlice', [f([4, 5]), iv(1, 1), iv(3, 4), iv(1, 2)], {Index: type('int32'), ...masks({})}, {fixed: [3], sized: [1, 2]});
  add('dynamic', 'StridedSlice', [f([4, 5]), iv(0, 1), iv(2, 0), iv(1, 1)], {Index: type('int32'), ...masks({begin_mask: 1, end_mask: 2})}, {fixed: [3], sized: [1, 2]});
  add('dynamic', 'Fill', [iv(2, 3), fs0(1.5)], {index_type: type('int32'), T: type('float32')}, {sized: [0]});
  add('dynamic', 'LinSpace', [fs0(-1), fs0(2), i0(7)], {Tidx: type('int32')}, {});
  add('dynamic', 'OneHot', [ints([2, 3], 0, 3), i0(4), fs0(2), fs0(-1)], {TI: type('int32'), T: type('float32'), axis: i(-1)}, {});
  add('dynamic', 'Tile', [f([2, 3]), iv(2, 1)], {Tmultiples: type('int32')}, {sized: [0, 1]});
  add('dynamic', 'BroadcastTo', [f([3, 1]), iv(2, 3, 4)], {Tidx: type('int32')}, {sized: [0, 1]});
  add('dynamic', 'ScatterNd', [t('int32', [3, 1], [1, 3, 1]), f([3, 2]), iv(4, 2)], {T: type('float32'), Tindices: type('int32')}, {sized: [0, 1, 2]});
  add('dynamic', 'SparseToDense', [iv(1, 3), iv(5), fv(2, 4), fs0(-1)], {T: type('float32'), Tindices: type('int32'), validate_indices: b(true)}, {sized: [0, 1, 2]});
  add('dynamic', 'TopKV2', [f([2, 6], -50, 50), i0(3)], {sorted: b(true)}, {outputs: 2});
  add('dynamic', 'ResizeBilinear', [f([1, 3, 4, 2], 0, 9), iv(5, 7)], {align_corners: b(false), half_pixel_centers: b(false)}, {sized: [0, 1]});
  add('dynamic', 'ResizeNearestNeighbor', [f([1, 3, 4, 2], 0, 9), iv(5, 7)], {align_corners: b(false), half_pixel_centers: b(false)}, {sized: [0, 1]});
};
