import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bytesSource } from './byte-source.ts';
import { openCheckpoint } from './checkpoint/open-checkpoint.ts';
import { parseSafetensors } from './safetensors.ts';

/** Written by scripts/goldens/reference_verdicts.py. */
const goldens = JSON.parse(
  readFileSync(new URL('./__goldens__/reference-verdicts.json', import.meta.url), 'utf8'),
) as Record<'safetensors' | 'torch', { name: string; file: string; taken: boolean }[]>;

const bytesOf = (file: string) => new Uint8Array(Buffer.from(file, 'base64'));

/** The reference accepts these, although the format's description says that a header begins with {. */
const REFUSED_HERE = ['spaces before'];

describe('safetensors files are accepted and refused as in the reference', () => {
  const files = goldens.safetensors.filter(({ name }) => !REFUSED_HERE.includes(name));
  test.each(files)('$name: $taken', ({ name, file, taken }) => {
    const bytes = bytesOf(file);
    const parse = () => parseSafetensors(bytes, { name, bytes: bytes.length });
    if (taken) expect(parse()).toBeInstanceOf(Map);
    else expect(parse).toThrow(expect.objectContaining({ code: 'invalid-file' }));
  });
});

test('tensors saved on a device are reported as such, not as hostile', async () => {
  const { file } = goldens.torch.find(({ name }) => name === 'tensors of a device')!;
  await expect(openCheckpoint(bytesSource('x.pt', bytesOf(file)))).rejects.toMatchObject({
    code: 'unsupported',
    details: { fault: 'device-tensors' },
  });
});
