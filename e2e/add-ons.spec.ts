import { readFileSync } from 'node:fs';
import { likeness, readGoldens } from '../src/engine/jobs/paint/__fixtures__/golden-case.ts';
import { expect } from './app.ts';
import { importTiny, LibraryPage, test } from './library.ts';

/** scripts/goldens/add_ons.py: a tiny model, two LoRAs and two embeddings, and what diffusers paints with them. */
const GOLDENS = 'src/pipeline/__goldens__';
const { cases } = readGoldens<'euler'>('tiny-add-ons/pictures.json.gz');
const caseWith = (words: string) => cases.find(({ prompt }) => prompt.includes(words))!;

/** A library with a model and add-ons of these names, painting on the CPU. */
async function importWith(library: LibraryPage, names: readonly string[]): Promise<string> {
  const id = await importTiny(library);
  for (const name of names) {
    const file = `${name}.safetensors`;
    const outcome = await library.importFiles({
      [file]: readFileSync(`${GOLDENS}/tiny-add-ons/${file}`),
    });
    expect(outcome).toMatchObject({ ok: true, value: { type: 'add-on', addOn: { name } } });
  }
  await library.outcome('start', 'wasm');
  return id;
}

async function overlaysOf(library: LibraryPage, id: string): Promise<string[]> {
  const paths = Object.keys(await library.files());
  return paths.filter((path) => path.startsWith(`models/${id}/lora/`) && !path.endsWith('-seal'));
}

async function expectLikeness(library: LibraryPage, id: string, words: string): Promise<void> {
  const request = caseWith(words);
  expect(likeness(await library.paintCase(id, request), request), words).toBeGreaterThan(40);
}

test('another file of the same name asks first; the same file does not', async ({ library }) => {
  const read = (name: string) => readFileSync(`${GOLDENS}/tiny-add-ons/${name}.safetensors`);
  const add = (path: string, name: string) => library.importFiles({ [path]: read(name) });
  const kept = { ok: true, value: { type: 'add-on', addOn: { name: 'ink' } } };
  expect(await add('ink.safetensors', 'ink')).toMatchObject(kept);
  const before = await library.files();
  expect(await add('ink.safetensors', 'line')).toMatchObject({
    ok: true,
    value: { type: 'name-taken', addOn: { kind: 'lora', name: 'ink' } },
  });
  expect(await library.files()).toEqual(before);
  expect(await add(' ink .safetensors', 'ink')).toMatchObject(kept);
  expect(await add('rain/pytorch_lora_weights.safetensors', 'line')).toMatchObject({
    value: { type: 'add-on', addOn: { name: 'rain' } },
  });
});

test('imported LoRAs and embeddings paint the same as in diffusers', async ({ library }) => {
  const id = await importWith(library, ['ink', 'line', 'wave', 'dot']);
  const overlays = () => overlaysOf(library, id);
  const paint = (words: string) => expectLikeness(library, id, words);
  await paint('<lora:ink:0.8>');
  const first = await overlays();
  expect(first).toHaveLength(2);
  await paint('<lora:ink:0.5><lora:line');
  const second = await overlays();
  expect(second).toHaveLength(2);
  expect(second.filter((path) => first.includes(path))).toEqual([]);
  await paint('a cat of wave');
  await paint('<lora:ink:0.8>');
  expect((await overlays()).sort()).toEqual(first.sort());

  await expect(
    library.paintCase(id, { ...caseWith('<lora:ink:0.8>'), prompt: '<lora:inc>' }),
  ).rejects.toThrow('No lora inc among the add-ons.');
  expect(await library.call('deleteModel', id)).toBeNull();
  expect(await overlays()).toEqual([]);
});

test('damaged weights with a LoRA merged in are rebuilt; what a closed tab was writing is removed', async ({
  library,
}) => {
  const id = await importWith(library, ['ink']);
  const ink = '<lora:ink:0.8>';
  await expectLikeness(library, id, ink);
  const overlays = await overlaysOf(library, id);
  for (const path of overlays) await library.write(path, Array<number>(64).fill(255));
  const whole = await library.files();
  await library.write(`models/${id}/lora/unet-0.safetensors.part`, [1]);

  await library.restartWorker();
  await library.call('listModels');
  expect(await library.files()).toEqual(whole);
  await library.outcome('start', 'wasm');
  await expectLikeness(library, id, ink);
});

test('two tabs paint with two LoRAs of one model at once', async ({
  library,
  context,
  baseURL,
}) => {
  const id = await importWith(library, ['ink', 'line']);
  const other = await LibraryPage.inNewTab(context, baseURL);
  await other.outcome('start', 'wasm');
  for (let round = 0; round < 5; round++) {
    await Promise.all([
      expectLikeness(library, id, '<lora:ink:0.8>'),
      expectLikeness(other, id, '<lora:ink:0.5><lora:line'),
    ]);
  }
  // Files that neither tab uses are deleted when one of them paints again.
  await expectLikeness(library, id, '<lora:ink:0.8>');
  expect(await overlaysOf(library, id)).toHaveLength(2);
});
