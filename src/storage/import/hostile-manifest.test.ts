import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mutateBytes } from '../../core/formats/__fixtures__/byte-mutations.ts';
import { mutateJsonFile } from '../../core/formats/__fixtures__/json-mutations.ts';
import { Seeded } from '../../core/formats/__fixtures__/seeded.ts';
import { parsePythonJson } from '../../core/formats/python-json.ts';
import { AppError } from '../../core/errors.ts';
import { parseManifest } from '../../contract/manifest.ts';

const SHIPPED = readFileSync(
  new URL('../../../training/models/skypaint-mini-64/manifest.json', import.meta.url),
);
const MUTANTS = 2000;

/** Reads a manifest like bundles, downloads and the store do. */
const read = (text: string) => parseManifest(parsePythonJson(text, 'manifest.json'));

test('a damaged manifest is read with paths that lead downwards, or refused by a typed error', () => {
  const outcomes = { read: 0, refused: 0 };
  for (let seed = 1; seed <= MUTANTS; seed++) {
    const random = new Seeded(seed);
    const { bytes, what } = random.pick([mutateBytes, mutateJsonFile, mutateJsonFile])(
      SHIPPED,
      random,
    );
    try {
      const { files, parts } = read(new TextDecoder().decode(bytes));
      const paths = [
        ...files.map(({ path }) => path),
        ...[parts.textEncoder, parts.unet, parts.vae].flatMap(({ config, weights }) => [
          config,
          ...weights,
        ]),
      ];
      for (const path of paths) expect(path, what).not.toMatch(/^\/|(^|\/)\.\.(\/|$)|\\|:/);
      outcomes.read += 1;
    } catch (error) {
      expect(error, `seed ${String(seed)}: ${what}`).toBeInstanceOf(AppError);
      expect(error).toMatchObject({ code: 'invalid-config' });
      outcomes.refused += 1;
    }
  }
  expect(outcomes.read).toBeGreaterThan(MUTANTS / 100);
  expect(outcomes.refused).toBeGreaterThan(MUTANTS / 100);
});

test.each([
  ['cut off', '{"id": "x", "files": ['],
  ['a list', '[]'],
  ['nothing', ''],
  ['nested beyond reason', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
  ['a path upwards', SHIPPED.toString().replace('"unet/config.json"', '"../unet/config.json"')],
])('refused: %s', (_, text) => {
  expect(() => read(text)).toThrow(expect.objectContaining({ code: 'invalid-config' }));
});
