import { afterAll, beforeEach, expect, test } from 'vitest';
import { HubServer } from '../../../e2e/hub-server.ts';
import {
  checkConfigs,
  checkImageEncoder,
  checkTextEncoder,
} from '../../engine/library/check-model.ts';
import { checkSafetyConfigs } from '../../engine/library/check-safety-checker.ts';
import { IMPORT_CONTEXT } from '../../engine/library/__fixtures__/import-context.ts';
import { downloadFiles } from '../download/download-files.ts';
import { beginDownload } from '../download/download-store.ts';
import { renamedWeights } from '../import/__fixtures__/renamed-weights.ts';
import { readTaiyi, TAIYI_FILES } from '../import/__fixtures__/taiyi-clip.ts';
import { importDownload } from '../import/import-files.ts';
import { emptyDisk } from '../__fixtures__/empty-disk.ts';
import { requestOf } from '../plan-source.ts';
import { planRepository } from './plan-repository.ts';

const hub = await HubServer.start('IDEA-CCNL/Taiyi-tiny');
afterAll(() => hub.stop());

beforeEach(async () => {
  for (const name of [...TAIYI_FILES, 'model.safetensors']) {
    hub.put(name, readTaiyi(`taiyi-clip/${name}`));
  }
  hub.put('README.md', 'about it');
  hub.sentBytes.clear();
  await emptyDisk();
});

const { signal } = new AbortController();

async function plan(choice?: string) {
  const wanted = { endpoint: hub.endpoint, repo: hub.repo, revision: 'main' };
  const checks = { checkConfigs, checkImageEncoder, checkTextEncoder, checkSafetyConfigs, signal };
  const offer = await planRepository(wanted, choice, checks);
  if (offer.type !== 'plan') throw new Error(offer.type);
  return offer.plan;
}

test.each([
  ['its best form', undefined, 'model.safetensors'],
  ['the form that was chosen', 'pytorch_model.bin', 'pytorch_model.bin'],
])('a repository of Taiyi-CLIP gives a text encoder, from %s', async (_, choice, weights) => {
  const found = await plan(choice);
  expect(found.layout).toBe('text-encoder');
  expect(found.files.map(({ path }) => path).sort()).toEqual(
    ['config.json', 'tokenizer_config.json', 'vocab.txt', weights].sort(),
  );
  const transfer = { ...requestOf(found.source, undefined), signal, onEvent: () => undefined };
  await downloadFiles(await beginDownload(found), found.files, transfer);
  expect(await importDownload(found.id, [], IMPORT_CONTEXT)).toMatchObject({
    type: 'add-on',
    addOn: { kind: 'text-encoder', name: 'Taiyi-tiny', fit: { projectionSize: 20 } },
  });
});

const config = JSON.parse(readTaiyi('taiyi-clip/config.json').toString()) as object;

test.each([
  [
    'another architecture',
    { model_type: 'xlm-roberta' },
    { code: 'unsupported', details: { fault: 'other-text-encoder', named: 'XLM-RoBERTa' } },
  ],
  [
    'a classifier',
    { ...config, id2label: { 0: '负面', 1: '正面' } },
    { code: 'unsupported', details: { fault: 'text-classifier', named: '负面, 正面' } },
  ],
  [
    'a config that contradicts the weights',
    { ...config, num_hidden_layers: 3 },
    { code: 'invalid-file', details: { file: 'model.safetensors' } },
  ],
])('%s is refused before the download', async (_, other, error) => {
  hub.put('config.json', JSON.stringify(other));
  await expect(plan()).rejects.toMatchObject(error);
});

test('a BERT that guesses words is refused before the download', async () => {
  const weights = await renamedWeights(readTaiyi('taiyi-clip/model.safetensors'), (name) =>
    name.replace(/^classifier/, 'cls.predictions'),
  );
  hub.put('model.safetensors', Buffer.from(await weights.arrayBuffer()));
  await expect(plan()).rejects.toMatchObject({
    code: 'unsupported',
    details: { fault: 'text-encoder-alone' },
  });
});
