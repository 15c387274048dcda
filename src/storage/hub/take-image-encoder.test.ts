import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { HubServer } from '../../../e2e/hub-server.ts';
import {
  bytesOfRanges,
  type DownloadPlan,
  type TransferEvent,
} from '../../contract/download-plan.ts';
import {
  checkConfigs,
  checkImageEncoder,
  checkTextEncoder,
} from '../../engine/library/check-model.ts';
import { checkSafetyConfigs } from '../../engine/library/check-safety-checker.ts';
import { IMPORT_CONTEXT } from '../../engine/library/__fixtures__/import-context.ts';
import { ALT_CLIP_FILES, readAltClip } from '../import/__fixtures__/alt-clip.ts';
import { readPair } from '../import/__fixtures__/clip-pair.ts';
import { downloadFiles } from '../download/download-files.ts';
import { beginDownload } from '../download/download-store.ts';
import { importDownload, importFiles } from '../import/import-files.ts';
import { storedAddOns } from '../library/add-ons.ts';
import { emptyDisk } from '../__fixtures__/empty-disk.ts';
import { openDirectory, removePath } from '../opfs.ts';
import { requestOf } from '../plan-source.ts';
import { clipWeights, TEXT_TOWER_BYTES, type Form } from './__fixtures__/clip-weights.ts';
import { planRepository } from './plan-repository.ts';

const hub = await HubServer.start('openai/clip-tiny');
afterAll(() => hub.stop());

const FORMS = ['model.safetensors', 'pytorch_model.bin'] as const;
const WHOLE: Readonly<Record<Form, Buffer>> = {
  'model.safetensors': await clipWeights('model.safetensors'),
  'pytorch_model.bin': await clipWeights('pytorch_model.bin'),
};

const CONFIGS = ['config.json', 'preprocessor_config.json'] as const;
for (const name of CONFIGS) hub.put(name, readPair(`clip/${name}`));
for (const [name, content] of Object.entries(WHOLE)) hub.put(name, content);
hub.put('tokenizer.json', '{}');

beforeEach(async () => {
  hub.heal();
  hub.requests.length = 0;
  hub.sentBytes.clear();
  await emptyDisk();
});

const { signal } = new AbortController();

async function plan(choice?: string): Promise<DownloadPlan> {
  const wanted = { endpoint: hub.endpoint, repo: hub.repo, revision: 'main' };
  const checks = { checkConfigs, checkImageEncoder, checkTextEncoder, checkSafetyConfigs, signal };
  const offer = await planRepository(wanted, choice, checks);
  if (offer.type !== 'plan') throw new Error(offer.type);
  return offer.plan;
}

async function download(
  of: DownloadPlan,
  onEvent: (event: TransferEvent) => void = () => undefined,
) {
  const transfer = { ...requestOf(of.source, undefined), signal, onEvent };
  await downloadFiles(await beginDownload(of), of.files, transfer);
}

/** The ranges that were asked of a file. */
const asked = (form: Form) =>
  hub.requests
    .filter(({ origin, path }) => origin === 'cdn' && path === `/${form}`)
    .map(({ headers }) => headers.range);

/** The import's result for the whole file. */
async function fromWhole(form: Form) {
  const files = new Map<string, Blob>([
    ...CONFIGS.map(
      (name) => [name, new Blob([Uint8Array.from(readPair(`clip/${name}`))])] as const,
    ),
    [form, new Blob([Uint8Array.from(WHOLE[form])])],
  ]);
  await importFiles(files, [], IMPORT_CONTEXT);
  const [{ hash, sha256, bytes } = { hash: '' }] = await storedAddOns();
  await removePath(await openDirectory(''), 'addons');
  return { hash, sha256, bytes };
}

describe.each(FORMS)('of %s', (form) => {
  test('only what the import reads is fetched, with the same result as the whole file', async () => {
    const whole = WHOLE[form];
    const small = await plan(form);
    const { parts, bytes, hash } = small.files.find(({ path }) => path === form)!;
    expect(small).toMatchObject({ layout: 'clip', licence: { id: 'mit' } });
    expect(hash).toBeNull();
    expect(bytesOfRanges(parts!.ranges)).toBe(bytes);
    // Everything except the text tower, a little of which may come along where near ranges are joined.
    const rest = whole.length - TEXT_TOWER_BYTES;
    expect(bytes).toBeLessThan(rest + 2 ** 18);
    expect(hub.sentBytes.get(form)).toBeLessThan(TEXT_TOWER_BYTES);

    hub.requests.length = 0;
    hub.sentBytes.clear();
    await download(small);
    const last = parts!.ranges.length - 1;
    expect(asked(form)).toEqual(
      parts!.ranges.map(([start, end], index) =>
        index === last && end === whole.length ? `bytes=${start}-` : `bytes=${start}-${end - 1}`,
      ),
    );
    expect(hub.sentBytes.get(form)).toBe(bytes);
    expect([...hub.sentBytes.keys()].sort()).toEqual([...CONFIGS, form].sort());

    const added = await importDownload(small.id, [], IMPORT_CONTEXT);
    expect(added).toMatchObject({ type: 'add-on', addOn: { name: 'clip-tiny' } });
    const [stored] = await storedAddOns();
    await removePath(await openDirectory(''), 'addons');
    expect(stored).toMatchObject(await fromWhole(form));
  });

  test('keeps what arrived before the connection broke, and continues there in another visit', async () => {
    const small = await plan(form);
    const { parts } = small.files.find(({ path }) => path === form)!;
    const [, [start, end]] = parts!.ranges as [unknown, [number, number]];
    hub.requests.length = 0;
    hub.fail(form, {
      type: 'cut',
      times: 2,
      afterBytes: (answer) => (answer === 0 ? Infinity : 5000),
    });
    const visit = new AbortController();
    const directory = await beginDownload(small);
    const transfer = { ...requestOf(small.source, undefined), signal: visit.signal };
    const onEvent = ({ type }: TransferEvent) => {
      if (type === 'retrying') visit.abort();
    };
    await expect(
      downloadFiles(directory, small.files, { ...transfer, onEvent }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    const before = asked(form).length;
    await download(small);
    const [goesOn] = asked(form).slice(before);
    expect(goesOn).toBe(`bytes=${start + 5000}-${end === WHOLE[form].length ? '' : end - 1}`);
    await importDownload(small.id, [], IMPORT_CONTEXT);
    const [stored] = await storedAddOns();
    await removePath(await openDirectory(''), 'addons');
    expect(stored).toMatchObject(await fromWhole(form));
  });
});

test('keeps the right bytes if the site stops serving ranges and sends everything', async () => {
  const small = await plan();
  hub.fail('model.safetensors', { type: 'no-ranges' });
  await download(small);
  expect(await importDownload(small.id, [], IMPORT_CONTEXT)).toMatchObject({ type: 'add-on' });
});

test('fetches the whole file, with its hash, from a site without ranges', async () => {
  hub.fail('model.safetensors', { type: 'no-ranges' });
  const whole = await plan();
  expect(whole.files.find(({ path }) => path === 'model.safetensors')).toMatchObject({
    bytes: WHOLE['model.safetensors'].length,
    hash: { algorithm: 'sha256' },
  });
  expect(whole.id).not.toBe((hub.heal(), (await plan()).id));
});

test('notices bytes that were not fetched', async () => {
  const small = await plan();
  const files = small.files.map((file) => {
    if (!file.parts) return file;
    const [first, [start, end]] = file.parts.ranges as [[number, number], [number, number]];
    const ranges: [number, number][] = [first, [start + 4096, end]];
    return { ...file, bytes: bytesOfRanges(ranges), parts: { ...file.parts, ranges } };
  });
  await download({ ...small, files });
  await expect(importDownload(small.id, [], IMPORT_CONTEXT)).rejects.toMatchObject({
    code: 'invalid-file',
    details: { fault: 'not-finite' },
  });
});

test('an AltCLIP’s repository gives its image encoder', async () => {
  for (const path of ALT_CLIP_FILES) hub.put(path, readAltClip(path));
  try {
    const small = await plan('pytorch_model.bin');
    expect(small.layout).toBe('clip');
    expect(small.files.find(({ path }) => path === 'pytorch_model.bin')?.parts).toBeDefined();
    await download(small);
    expect(await importDownload(small.id, [], IMPORT_CONTEXT)).toMatchObject({
      addOn: { kind: 'image-encoder', fit: { textEncoder: 'xlm-r', textHiddenSize: 16 } },
    });
  } finally {
    for (const name of CONFIGS) hub.put(name, readPair(`clip/${name}`));
    hub.put('pytorch_model.bin', WHOLE['pytorch_model.bin']);
  }
});

test.each([
  ['chinese_clip', { fault: 'other-clip', named: 'Chinese-CLIP' }],
  ['siglip', { fault: 'other-clip', named: 'SigLIP' }],
  ['clip_text_model', { fault: 'text-encoder-alone' }],
])(
  'a repository of a %s is refused before its weights are looked at',
  async (model_type, details) => {
    hub.put('config.json', JSON.stringify({ model_type }));
    try {
      await expect(plan()).rejects.toMatchObject({ code: 'unsupported', details });
      expect(hub.sentBytes.has('model.safetensors')).toBe(false);
    } finally {
      hub.put('config.json', readPair('clip/config.json'));
    }
  },
);
