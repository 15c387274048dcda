import { readFileSync } from 'node:fs';
import { likeness, readGoldens } from '../workers/__fixtures__/golden-case.ts';
import { expect } from './app.ts';
import { test } from './library.ts';

/** scripts/goldens/add_ons.py: a tiny model, two LoRAs and two embeddings, and what diffusers paints with them. */
const GOLDENS = 'src/pipeline/__goldens__';
const { cases } = readGoldens<'euler'>('tiny-add-ons/pictures.json.gz');
const caseWith = (words: string) => cases.find(({ prompt }) => prompt.includes(words))!;

function modelFolder(): Record<string, Buffer> {
  const folder = `${GOLDENS}/tiny-skypaint`;
  const { files } = JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')) as {
    readonly files: readonly { readonly path: string }[];
  };
  return Object.fromEntries(
    files.map(({ path }) => [`tiny/${path}`, readFileSync(`${folder}/${path}`)]),
  );
}

test('imported LoRAs and embeddings paint what diffusers paints with them', async ({ library }) => {
  const imported = await library.importFiles(modelFolder());
  if (!imported.ok || imported.value.type !== 'model') throw new Error('no model');
  const { id } = imported.value.manifest;
  for (const name of ['ink', 'line', 'wave', 'dot']) {
    const file = `${name}.safetensors`;
    const outcome = await library.importFiles({
      [file]: readFileSync(`${GOLDENS}/tiny-add-ons/${file}`),
    });
    expect(outcome).toMatchObject({ ok: true, value: { type: 'add-on', addOn: { name } } });
  }
  await library.outcome('start', 'wasm');

  const overlays = async () =>
    Object.keys(await library.files()).filter((path) => path.startsWith(`models/${id}/lora/`));
  const paint = async (words: string) => {
    const request = caseWith(words);
    expect(likeness(await library.paintCase(id, request), request), words).toBeGreaterThan(40);
  };
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
