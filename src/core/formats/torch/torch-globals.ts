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
};

/** Storages of untyped bytes; `_rebuild_tensor_v3` gives the type. */
export const UNTYPED_STORAGES: ReadonlySet<string> = new Set([
  'torch.storage.UntypedStorage',
  'torch.storage._UntypedStorage',
  'torch.UntypedStorage',
]);

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

/** Calls that create one of our values; see torch-file.ts. */
export const CONSTRUCTORS: ReadonlySet<string> = new Set([
  'torch._utils._rebuild_tensor',
  'torch._utils._rebuild_tensor_v2',
  'torch._utils._rebuild_tensor_v3',
  'torch._utils._rebuild_parameter',
  'torch._utils._rebuild_parameter_with_state',
  'torch._tensor._rebuild_from_type_v2',
  'torch.nn.parameter.Parameter',
  'torch.Tensor',
  'torch.Size',
  'collections.OrderedDict',
]);

/**
 * Other things beside the weights in published SD files: the trainer's state, learning-rate callbacks, numpy's scalars.
 * They are parsed and dropped. The list is A1111's (`RestrictedUnpickler` of modules/safe.py) plus the other callbacks of
 * PyTorch Lightning. A name that is not on it marks a file that nobody should open.
 */
export const INERT: ReadonlySet<string> = new Set([
  'torch.device',
  'torch.nn.modules.container.ParameterDict',
  'numpy.core.multiarray.scalar',
  'numpy._core.multiarray.scalar',
  'numpy.dtype',
  '_codecs.encode',
  'builtins.set',
  'pytorch_lightning.callbacks.model_checkpoint',
]);

export const INERT_PREFIX = 'pytorch_lightning.callbacks.';

/** Modules that Python 3 renamed; protocol 2 still writes the old names. */
export function modernName(name: string): string {
  return name.replace(/^__builtin__\./, 'builtins.');
}
