import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { SAFETENSORS_DTYPES } from '../__goldens__/golden-file.ts';
import { AppError, type ErrorCode } from '../../errors.ts';
import { named, pickle, torchFile } from '../__fixtures__/pickle-code.ts';
import { bytesSource } from '../byte-source.ts';
import { readTensor } from '../checkpoint/checkpoint-file.ts';
import { openCheckpoint } from '../checkpoint/open-checkpoint.ts';

interface Verdict {
  readonly name: string;
  readonly file: string;
  readonly taken: boolean;
  /** For files that torch.load accepts; null for a tensor that is not a plain array of numbers. */
  readonly tensors?: Readonly<
    Record<string, { dtype: string; shape: number[]; sha256: string } | null>
  >;
}

/** Written by scripts/goldens/torch_verdicts.py. */
const goldens = JSON.parse(
  gunzipSync(
    readFileSync(new URL('./__goldens__/torch-verdicts.json.gz', import.meta.url)),
  ).toString(),
) as { readonly allowedNames: readonly string[]; readonly files: readonly Verdict[] };

/** Files that torch accepts but that are refused here, with the reason. */
const REFUSED_HERE: Readonly<Record<string, string>> = {
  // Wrong CRC-32s, which torch.load does not check.
  'a storage unlike its checksum': 'invalid-file',
  'a pickle unlike its checksum': 'invalid-file',
  // torch converts it.
  'a tensor of a device, in another type': 'device-tensors',
  // Types that no weight has.
  'a negated view': 'other-dtype',
  'a conjugated view': 'other-dtype',
  'a tensor with a negative sign': 'other-dtype',
  'a sparse tensor': 'other-dtype',
  'a quantized tensor': 'other-dtype',
  'a tensor without memory': 'other-dtype',
  // torch leaves uninitialised memory in its place.
  'an old file, one key missing': 'invalid-file',
  // Views that only the first versions of torch wrote.
  'an old file with a view of a storage': 'invalid-file',
  // Formats in which weights are no longer published.
  'numbers in big-endian order': 'unsupported',
  'compressed entries': 'unsupported',
  'a pickle of protocol 9': 'invalid-file',
  // Invalid text, and an archive with data after its end.
  'a text with half of a surrogate pair': 'invalid-file',
  'bytes after the end': 'cut-off',
};

/** Files that torch.load refuses but pickle.Unpickler, as A1111 uses it, accepts: they call nothing. */
const TAKEN_HERE: readonly string[] = [
  'protocol 4',
  'protocol 5',
  "numpy's number",
  'a long string of Python 2',
  'a string of Python 2 that is not UTF-8',
  'no version',
  'a version to come',
  // JavaScript has only one kind of number.
  'a size of a float',
];

async function read(name: string, content: Uint8Array) {
  const { tensors } = await openCheckpoint(bytesSource(name, content));
  const facts: Record<string, unknown> = {};
  for (const [key, tensor] of tensors) {
    const sha256 = createHash('sha256')
      .update(await readTensor(tensor))
      .digest('hex');
    facts[key] = { dtype: tensor.dtype, shape: tensor.shape, sha256 };
  }
  return facts;
}

/** The reason for the refusal: its fault, or else the code. */
async function refusal(name: string, content: Uint8Array): Promise<string> {
  const error: unknown = await read(name, content).catch((reason: unknown) => reason);
  if (!(error instanceof AppError)) throw new Error(`${name} is taken`, { cause: error });
  const { fault } = error.details;
  return typeof fault === 'string' ? fault : error.code;
}

describe('files are accepted and refused as by torch.load(weights_only=True)', () => {
  test.each(goldens.files)('$name: $taken', async ({ name, file, taken, tensors = {} }) => {
    const content = new Uint8Array(Buffer.from(file, 'base64'));
    const fault = REFUSED_HERE[name];
    if (fault !== undefined) {
      expect(taken).toBe(true);
      expect(await refusal(name, content)).toBe(fault);
    } else if (TAKEN_HERE.includes(name)) {
      expect(taken).toBe(false);
      expect(await read(name, content)).toHaveProperty('a');
    } else if (taken) {
      const expected = Object.entries(tensors).map(([key, value]) => [
        key,
        value && { ...value, dtype: SAFETENSORS_DTYPES[value.dtype] },
      ]);
      expect(await read(name, content)).toEqual(Object.fromEntries(expected));
    } else {
      const codes: ErrorCode[] = ['invalid-file', 'unsupported'];
      const error: unknown = await read(name, content).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(AppError);
      expect(codes).toContain((error as AppError).code);
    }
  });
});

test.each(goldens.allowedNames)('%s, which torch allows, is not reported as code', async (name) => {
  const at = name.lastIndexOf('.');
  const code = pickle(
    'EMPTY_DICT',
    { text: 'a' },
    named(name.slice(0, at), name.slice(at + 1)),
    'SETITEM',
    'STOP',
  );
  const fault = await openCheckpoint(bytesSource('x.pt', torchFile(code))).then(
    () => null,
    (error: AppError) => error.details['fault'],
  );
  expect([null, 'device-tensors']).toContain(fault);
});
