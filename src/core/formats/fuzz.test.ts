import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { AppError } from '../errors.ts';
import { attack, readAll, type Outcome } from './__fixtures__/attack.ts';
import {
  mutateBytes,
  mutateHead,
  type Mutant,
  type Mutator,
} from './__fixtures__/byte-mutations.ts';
import { mutateJsonFile } from './__fixtures__/json-mutations.ts';
import { mutatePickle, torchFile } from './__fixtures__/pickle-code.ts';
import { mutateChunk } from './__fixtures__/png-file.ts';
import { mutateHeader } from './__fixtures__/safetensors-file.ts';
import { Seeded } from './__fixtures__/seeded.ts';
import { mutateZip, zipFile } from './__fixtures__/zip-file.ts';
import { goldenBytes, goldenSource } from './__goldens__/golden-file.ts';
import { readRange, type ByteSource } from './byte-source.ts';
import {
  deriveClipTextConfig,
  deriveUnetConfig,
  deriveVaeConfig,
} from './checkpoint/derive-configs.ts';
import { identifyCheckpoint } from './checkpoint/identify.ts';
import { modelParts } from './checkpoint/model-parts.ts';
import { openCheckpoint } from './checkpoint/open-checkpoint.ts';
import { openShards } from './checkpoint/shards.ts';
import { fuseLoras } from './lora/fuse-lora.ts';
import { openLora } from './lora/lora-file.ts';
import { LoraTargets } from './lora/lora-names.ts';
import { readTextualInversion } from './lora/textual-inversion.ts';
import { readPngText } from './png-text.ts';
import { locateZipEntry, readZipDirectory } from './torch/zip.ts';

/**
 * Damages real files: each mutant must either be read to its last byte within limits, or be refused with a typed error. To repeat a
 * failure: `FUZZ_SEED=<seed> FUZZ_CASES=1 npx vitest run --project unit src/core/formats/fuzz.test.ts`.
 */
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const CASES = Number(process.env['FUZZ_CASES'] ?? 2000);

interface Format {
  /** Valid files of the format. */
  readonly files: readonly (readonly [string, Uint8Array])[];
  readonly mutators: readonly Mutator[];
  readonly read: (source: ByteSource) => Promise<void>;
  /** Wraps the mutant in a file, if it is only part of one. */
  readonly wrap?: (mutant: Uint8Array, name: string) => Uint8Array;
}

async function fuzz(format: Format): Promise<Record<string, number>> {
  const { files, mutators, read, wrap = (mutant: Uint8Array) => mutant } = format;
  for (const [name, bytes] of files)
    expect([name, await attack(name, wrap(bytes, name), read)]).toEqual([name, 'read']);
  const outcomes: Record<string, number> = {};
  for (let seed = SEED; seed < SEED + CASES; seed++) {
    const random = new Seeded(seed);
    const [name, bytes] = random.pick(files);
    let mutant: Mutant = random.pick(mutators)(bytes, random);
    if (mutant.bytes.length > 0 && random.chance(0.2)) {
      const second = mutateBytes(mutant.bytes, random);
      mutant = { bytes: second.bytes, what: `${mutant.what}, then ${second.what}` };
    }
    let outcome: Outcome;
    try {
      outcome = await attack(name, wrap(mutant.bytes, name), read);
    } catch (cause) {
      throw new Error(`seed ${seed}: ${name} with ${mutant.what}: ${String(cause)}`, { cause });
    }
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  return outcomes;
}

/** Some mutants must be accepted, or the fuzzer never gets past the first check; and some must be refused. */
function expectBoth(outcomes: Record<string, number>): void {
  if (CASES < 1000) return;
  expect(outcomes['read'], JSON.stringify(outcomes)).toBeGreaterThan(CASES / 100);
  expect(outcomes['invalid-file'], JSON.stringify(outcomes)).toBeGreaterThan(CASES / 100);
}

const goldens = (...names: string[]) => names.map((name) => [name, goldenBytes(name)] as const);
const readCheckpoint = async (source: ByteSource) => {
  const file = await openCheckpoint(source);
  identifyCheckpoint(file.tensors);
  await readAll(file);
};

test('safetensors', async () => {
  const mixed = readFileSync(new URL('./__goldens__/mixed.safetensors', import.meta.url));
  expectBoth(
    await fuzz({
      files: [
        ['mixed.safetensors', mixed],
        ...goldens('lora-tucker.safetensors', 'fused-tucker.safetensors'),
      ],
      mutators: [mutateBytes, mutateHead(600), mutateHeader, mutateHeader],
      read: readCheckpoint,
    }),
  );
});

test('an index of shards', async () => {
  const files = goldens('sharded.safetensors.index.json', 'pytorch_model.bin.index.json');
  const known = new Set(
    files.flatMap(
      ([, bytes]) =>
        Buffer.from(bytes)
          .toString()
          .match(/[\w-]+\.(?:safetensors|bin)(?=")/g) ?? [],
    ),
  );
  const read = async (source: ByteSource) => {
    const opened = await openShards(source, (name) => {
      if (!known.has(name)) throw new AppError('invalid-file', 'no such shard', { file: name });
      return goldenSource(name);
    });
    if (opened.tensors.size === 0) throw new AppError('invalid-file', 'empty', {});
  };
  expectBoth(await fuzz({ files, mutators: [mutateBytes, mutateJsonFile, mutateJsonFile], read }));
});

const zip64 = zipFile(
  ['x/data.pkl', 'x/data/0', 'x/data/1'].map((name, i) => ({
    name,
    content: Buffer.alloc(i * 50),
  })),
  { zip64: true, comment: Buffer.from('comment') },
);

test('zip archives', async () => {
  const read = async (source: ByteSource) => {
    for (const entry of (await readZipDirectory(source)).values()) {
      const start = await locateZipEntry(source, entry);
      await readRange(source, start, start + entry.bytes);
    }
  };
  expectBoth(
    await fuzz({
      files: [['zip64.zip', zip64], ...goldens('embedding-a1111.pt', 'views.pt')],
      mutators: [mutateBytes, mutateZip, mutateZip],
      read,
    }),
  );
});

test('files of torch.save', async () => {
  expectBoth(
    await fuzz({
      files: goldens(
        'views.pt',
        'views-protocol-4.pt',
        'embedding-parameters.pt',
        'pytorch_model-00002-of-00002.bin',
      ),
      mutators: [mutateBytes, mutateHead(3000), mutateZip],
      read: readCheckpoint,
    }),
  );
});

test('files of torch.save before 1.6', async () => {
  const files = goldens('views-before-1.6.pt');
  expectBoth(
    await fuzz({ files, mutators: [mutateBytes, mutateHead(3000)], read: readCheckpoint }),
  );
});

/** The pickle of a file of torch.save, and its storages by key. */
async function takenApart(name: string) {
  const source = goldenSource(name);
  let code = new Uint8Array(0);
  const storages: Record<string, Uint8Array> = {};
  for (const entry of (await readZipDirectory(source)).values()) {
    const start = await locateZipEntry(source, entry);
    const content = await readRange(source, start, start + entry.bytes);
    const [, key] = /\/data\/(\w+)$/.exec(entry.name) ?? [];
    if (key !== undefined) storages[key] = content;
    if (entry.name.endsWith('/data.pkl')) code = content;
  }
  return { name, code, storages };
}

test('pickles', async () => {
  const names = ['views.pt', 'views-protocol-4.pt', 'embedding-parameters.pt'];
  const parts = await Promise.all(names.map(takenApart));
  const storagesOf = new Map(parts.map(({ name, storages }) => [name, storages]));
  expectBoth(
    await fuzz({
      files: parts.map(({ name, code }) => [name, code] as const),
      mutators: [mutateBytes, mutatePickle, mutatePickle],
      wrap: (mutant, name) => torchFile(mutant, storagesOf.get(name)),
      read: readCheckpoint,
    }),
  );
});

test('LoRAs', async () => {
  const { unet, textEncoder } = modelParts(await openCheckpoint(goldenSource('ldm-ema.ckpt')));
  const parts = { unet: unet!, text_encoder: textEncoder! };
  const targets = new LoraTargets({ unet: unet!.keys(), text_encoder: textEncoder!.keys() });
  const read = async (source: ByteSource) => {
    const file = await openCheckpoint(source);
    await readAll(file);
    const lora = await openLora(file, targets);
    for (const part of ['unet', 'text_encoder'] as const) {
      const touched = [...parts[part]].filter(([name]) => lora.layers.has(`${part}.${name}`));
      await readAll({ tensors: fuseLoras(part, new Map(touched), [{ lora, weight: 1 }]) });
    }
  };
  expectBoth(
    await fuzz({
      files: goldens(
        'lora-tucker.safetensors',
        'lora-processors.safetensors',
        'lora-kohya.safetensors',
      ),
      mutators: [mutateBytes, mutateHeader, mutateHeader],
      read,
    }),
  );
});

test.each(['safetensors', 'pt'])('embeddings: .%s', async (ending) => {
  const files =
    ending === 'pt'
      ? goldens('embedding-a1111.pt', 'embedding-parameters.pt', 'embedding-diffusers.bin')
      : goldens('embedding-diffusers.safetensors', 'embedding-style.safetensors');
  const read = async (source: ByteSource) => {
    const { vectors, count, width, name } = await readTextualInversion(
      await openCheckpoint(source),
    );
    expect(vectors.length).toBe(count * width);
    expect(name.length).toBeLessThanOrEqual(200);
  };
  const mutators = ending === 'pt' ? [mutateBytes, mutateZip] : [mutateBytes, mutateHeader];
  expectBoth(await fuzz({ files, mutators, read }));
});

test('models in one file', async () => {
  const whole = goldenBytes('ldm.safetensors');
  const headerEnd = 8 + Number(Buffer.from(whole).readBigUInt64LE(0));
  const read = async (source: ByteSource) => {
    const file = await openCheckpoint(source);
    const { unet, vae, textEncoder } = modelParts(file);
    if (unet) deriveUnetConfig(unet);
    if (vae) deriveVaeConfig(vae);
    if (textEncoder) deriveClipTextConfig(textEncoder);
  };
  expectBoth(
    await fuzz({
      files: goldens('ldm.safetensors', 'vae.fp16.safetensors', 'pytorch_model.bin'),
      mutators: [mutateHead(headerEnd), mutateBytes],
      read,
    }),
  );
});

test('text in PNGs', async () => {
  const png = readFileSync(new URL('./__goldens__/pillow.png', import.meta.url));
  const read = (source: ByteSource) =>
    source.read(0, source.bytes).then((bytes) => {
      for (const text of readPngText(bytes).values())
        expect(text.length).toBeLessThanOrEqual(2 ** 20);
    });
  const outcomes = await fuzz({
    files: [['pillow.png', png]],
    mutators: [mutateBytes, mutateChunk],
    read,
  });
  if (CASES >= 1000) expect(outcomes['read']).toBeGreaterThan(CASES / 2);
});

test('a case can be repeated', () => {
  const bytes = goldenBytes('views.pt');
  const mutants = [7, 7, 8].map((seed) => mutateBytes(bytes, new Seeded(seed)).what);
  expect(mutants[0]).toBe(mutants[1]);
  expect(mutants[2]).not.toBe(mutants[0]);
});
