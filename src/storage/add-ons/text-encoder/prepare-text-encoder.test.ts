import { beforeEach, describe, expect, test } from 'vitest';
import { IMPORT_CONTEXT } from '../../../engine/library/__fixtures__/import-context.ts';
import { renamedWeights } from '../../import/__fixtures__/renamed-weights.ts';
import { readTaiyi, TAIYI_FILES, taiyiFolder } from '../../import/__fixtures__/taiyi-clip.ts';
import { importFiles } from '../../import/import-files.ts';
import { storedAddOns } from '../../library/add-ons.ts';
import { emptyDisk } from '../../__fixtures__/empty-disk.ts';
import { openDirectory, readFile } from '../../opfs.ts';
import { openSafetensors } from '../../safetensors-file.ts';

beforeEach(emptyDisk);

type Files = ReadonlyMap<string, Blob>;
const add = (files: Files) => importFiles(files, [], IMPORT_CONTEXT);

const weights = (change: (name: string) => string | null) =>
  renamedWeights(readTaiyi('taiyi-clip/pytorch_model.bin'), change);
const beside = (config: object) => new Blob([JSON.stringify(config)]);
const config = JSON.parse(readTaiyi('taiyi-clip/config.json').toString()) as object;

/** The folder with other files. */
const folderWith = (files: Readonly<Record<string, Blob>>): Files =>
  new Map([
    ...taiyiFolder(),
    ...Object.entries(files).map(([name, file]) => [`taiyi-clip/${name}`, file] as const),
  ]);

const FIT = { hiddenSize: 24, projectionSize: 20 };

test('a folder of Taiyi-CLIP becomes a text encoder with its vocabulary, in half precision', async () => {
  expect(await add(taiyiFolder())).toMatchObject({
    type: 'add-on',
    addOn: { kind: 'text-encoder', name: 'taiyi-clip', fit: FIT },
    warnings: [],
  });
  const [stored] = await storedAddOns();
  const { file: path, ...description } = stored as { readonly file: string };
  expect(description).toMatchObject({
    vocab: readTaiyi('taiyi-clip/vocab.txt').toString(),
    bert: { lowercase: true },
  });
  const directory = await openDirectory(`addons/${stored!.id}`);
  const { tensors } = await openSafetensors((await readFile(directory, path))!, path);
  expect(new Set([...tensors.values()].map(({ dtype }) => dtype))).toEqual(new Set(['F16']));
  expect([...tensors.keys()]).toContain('classifier.bias');
  expect([...tensors.keys()].join()).not.toContain('position_ids');
});

test('weights in two forms are one text encoder', async () => {
  const both = taiyiFolder('taiyi-clip', [...TAIYI_FILES, 'model.safetensors']);
  expect(await add(both)).toMatchObject({ addOn: { kind: 'text-encoder', fit: FIT } });
  expect(await storedAddOns()).toHaveLength(1);
});

test('a BertModel without a classifier gives as many numbers as it is wide', async () => {
  const fit = { hiddenSize: 20, projectionSize: 20 };
  expect(await add(taiyiFolder('taiyi-pooled'))).toMatchObject({ addOn: { fit } });
});

test('a file that comes alone is understood by its shapes, if its vocabulary comes with it', async () => {
  const alone = new Map([['reader.safetensors', await weights((name) => name)]]);
  await expect(add(alone)).rejects.toMatchObject({
    code: 'unsupported',
    details: { fault: 'no-vocabulary' },
  });
  const vocab = new Blob([Uint8Array.from(readTaiyi('taiyi-clip/vocab.txt'))]);
  const both = new Map([...alone, ['vocab.txt', vocab] as const]);
  expect(await add(both)).toMatchObject({ addOn: { name: 'reader', fit: FIT } });
});

test('old names of layer norms are read too', async () => {
  const renamed = await weights((name) =>
    name
      .replace(/LayerNorm\.weight$/, 'LayerNorm.gamma')
      .replace(/LayerNorm\.bias$/, 'LayerNorm.beta'),
  );
  const files = [...folderWith({ 'model.safetensors': renamed })];
  const without = new Map(files.filter(([path]) => !path.endsWith('.bin')));
  expect(await add(without)).toMatchObject({ addOn: { fit: FIT } });
});

describe('refused by name:', () => {
  test.each([
    ['XLM-RoBERTa', { model_type: 'xlm-roberta' }, { fault: 'other-text-encoder' }],
    ['RoBERTa', { model_type: 'roberta' }, { fault: 'other-text-encoder', named: 'RoBERTa' }],
    [
      'a classifier of moods',
      { ...config, id2label: { 0: 'negative', 1: 'positive' } },
      { fault: 'text-classifier', named: 'negative, positive' },
    ],
  ])('%s', async (_, other, details) => {
    const files = folderWith({ 'config.json': beside(other) });
    await expect(add(files)).rejects.toMatchObject({ code: 'unsupported', details });
  });

  test.each([
    ['BERT that guesses words', (name: string) => name.replace(/^classifier/, 'cls.predictions')],
    ['BERT without a last layer', (name: string) => (/pooler|classifier/.test(name) ? null : name)],
  ])('%s', async (_, change) => {
    const files = new Map([['x.safetensors', await weights(change)]]);
    await expect(add(files)).rejects.toMatchObject({
      code: 'unsupported',
      details: { fault: 'text-encoder-alone' },
    });
  });
});

describe('refused before anything is written:', () => {
  test.each<[string, Readonly<Record<string, Blob>>, object]>([
    [
      'a config that contradicts the weights',
      { 'config.json': beside({ ...config, hidden_size: 32 }) },
      { code: 'invalid-file', details: { field: 'shape' } },
    ],
    [
      'positions that the graph does not know',
      { 'config.json': beside({ ...config, position_embedding_type: 'relative_key' }) },
      { code: 'invalid-config', details: { field: 'position_embedding_type' } },
    ],
    [
      'a vocabulary of more words than the text encoder has',
      {
        'vocab.txt': new Blob([readTaiyi('taiyi-clip/vocab.txt').toString() + '猫\n狗\n鸟\n鱼\n']),
      },
      { code: 'invalid-file', details: { fault: 'other-vocabulary' } },
    ],
  ])('%s', async (_, files, error) => {
    await expect(add(folderWith(files))).rejects.toMatchObject(error);
    expect(await storedAddOns()).toEqual([]);
  });

  test('a cut file', async () => {
    const whole = new Blob([Uint8Array.from(readTaiyi('taiyi-clip/model.safetensors'))]);
    const files = new Map([['x.safetensors', whole.slice(0, whole.size - 5)]]);
    await expect(add(files)).rejects.toMatchObject({ details: { fault: 'cut-off' } });
  });
});
