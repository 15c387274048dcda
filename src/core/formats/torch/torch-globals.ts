import type { Dtype } from '../dtype.ts';

/** Element types by the names of torch's storage classes. */
export const STORAGE_DTYPES: Readonly<Record<string, Dtype>> = {
  'torch.DoubleStorage': 'F64',
  'torch.FloatStorage': 'F32',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.LongStorage': 'I64',
  'torch.IntStorage': 'I32',
  'torch.ShortStorage': 'I16',
  'torch.CharStorage': 'I8',
  'torch.ByteStorage': 'U8',
  'torch.BoolStorage': 'BOOL',
  'torch.ComplexFloatStorage': 'C64',
  // Untyped bytes; `_rebuild_tensor_v3` states the type.
  'torch.storage.UntypedStorage': 'U8',
  'torch.storage._UntypedStorage': 'U8',
  'torch.UntypedStorage': 'U8',
};

export const DTYPES: Readonly<Record<string, Dtype>> = {
  'torch.float64': 'F64',
  'torch.float32': 'F32',
  'torch.float16': 'F16',
  'torch.bfloat16': 'BF16',
  'torch.float8_e4m3fn': 'F8_E4M3',
  'torch.float8_e5m2': 'F8_E5M2',
  'torch.int64': 'I64',
  'torch.int32': 'I32',
  'torch.int16': 'I16',
  'torch.int8': 'I8',
  'torch.uint8': 'U8',
  'torch.uint16': 'U16',
  'torch.uint32': 'U32',
  'torch.uint64': 'U64',
  'torch.bool': 'BOOL',
};

/** Calls that create a supported value, and their number of arguments; see torch-host.ts. */
export const CONSTRUCTORS: ReadonlyMap<string, readonly [min: number, max: number]> = new Map([
  ['torch._utils._rebuild_tensor', [4, 4]],
  ['torch._utils._rebuild_tensor_v2', [6, 7]],
  ['torch._utils._rebuild_tensor_v3', [7, 8]],
  ['torch._utils._rebuild_parameter', [3, 3]],
  ['torch._utils._rebuild_parameter_with_state', [4, 4]],
  ['torch._utils._rebuild_device_tensor_from_cpu_tensor', [4, 4]],
  ['torch._tensor._rebuild_from_type_v2', [4, 4]],
  ['torch.nn.parameter.Parameter', [0, 2]],
  ['torch.Size', [0, 1]],
  ['collections.OrderedDict', [0, 1]],
]);

/** Calls that create unsupported kinds of tensors, and the names of these kinds. */
export const OTHER_TENSORS: Readonly<Record<string, string>> = {
  'torch._utils._rebuild_qtensor': 'quantized',
  'torch._utils._rebuild_sparse_tensor': 'sparse',
  'torch._utils._rebuild_nested_tensor': 'nested',
  'torch._utils._rebuild_meta_tensor_no_storage': 'meta',
  'torch._utils._rebuild_wrapper_subclass': 'a tensor subclass',
};

/** Element types, storages and tensor classes that torch.load(weights_only=True) accepts but that are not supported here. */
const OTHER_TYPE =
  /^torch\.((cuda\.)?(sparse\.)?[A-Z]\w*(Storage|Tensor)|Tensor|storage\.TypedStorage|(complex|bits|q?u?int|float)\d\w*|per_(tensor|channel)_\w+)$/;

/**
 * Other things found beside the weights in published SD files: the trainer's state, learning-rate callbacks, numpy's scalars. They are
 * parsed and dropped. The list is A1111's (`RestrictedUnpickler` of modules/safe.py) plus the other callbacks of PyTorch Lightning. A
 * name that is not on it marks a file that nobody should open.
 */
const INERT: ReadonlySet<string> = new Set([
  'torch.device',
  'torch.serialization._get_layout',
  'torch.nn.modules.container.ParameterDict',
  'numpy.core.multiarray.scalar',
  'numpy._core.multiarray.scalar',
  'numpy.dtype',
  '_codecs.encode',
  'builtins.set',
  'builtins.bytearray',
  'builtins.complex',
  'collections.Counter',
  'pytorch_lightning.callbacks.model_checkpoint',
]);

const INERT_PREFIX = 'pytorch_lightning.callbacks.';

/** Whether the result of calling a name can be dropped. */
export const isInert = (name: string) => INERT.has(name) || name.startsWith(INERT_PREFIX);

/** Whether a model file may mention a name at all. */
export const isHarmless = (name: string) =>
  CONSTRUCTORS.has(name) ||
  isInert(name) ||
  Object.hasOwn(DTYPES, name) ||
  Object.hasOwn(STORAGE_DTYPES, name) ||
  Object.hasOwn(OTHER_TENSORS, name) ||
  OTHER_TYPE.test(name);

/** Modules that Python 3 renamed; protocol 2 still writes the old names. */
export function modernName(name: string): string {
  return name.replace(/^__builtin__\./, 'builtins.');
}
