import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { toUnitLength } from '../../../core/matching/agreement.ts';
import { createTokenizer } from '../../../core/tokenizer/index.ts';
import { embedTexts } from '../../../pipeline/embed.ts';
import { OnnxMatchingModel } from '../../../runtime/matching-model.ts';
import type { StoredModel } from '../../../storage/stored-model.ts';
import { MINI, openFolder, WASM } from '../paint/__fixtures__/golden-pictures.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** From scripts/goldens/matching_mini.py. */
const { texts: TEXTS } = JSON.parse(
  readFileSync('src/pipeline/__goldens__/skypaint-mini-matching.json', 'utf8'),
) as { readonly texts: readonly string[] };
const mini = openFolder(MINI);

describe('skypaint-mini’s own pair', () => {
  let model: OnnxMatchingModel;
  beforeAll(async () => {
    model = await OnnxMatchingModel.open(mini, WASM, () => undefined);
  });
  afterAll(() => model.release());

  test('reads many texts at once, short and long, as it reads each of them alone', async () => {
    const vocab = await mini.text(mini.manifest.parts.tokenizer.vocab);
    const tokenizer = createTokenizer({ vocab });
    const long = Array.from({ length: 90 }, () => '苹果').join('，');
    // Enough short texts for a batch.
    const texts = [long, long.slice(0, 60), '', ...TEXTS, ...TEXTS];
    const { dimensions, data } = await embedTexts(model, tokenizer, texts);
    for (const [row, text] of texts.slice(0, 5).entries()) {
      const { inputIds } = tokenizer.encode(text, { maxLength: 77 });
      const alone = await model.embedTexts(inputIds, 1, tokenizer.endId);
      const expected = toUnitLength({ dimensions, data: alone.data });
      const together = data.subarray(row * dimensions, (row + 1) * dimensions);
      together.forEach((value, place) => expect(value).toBeCloseTo(expected.data[place]!, 5));
    }
  });
});

test('a pair whose projections do not fit is refused before anything is computed, naming the field', async () => {
  const otherText: StoredModel = {
    ...mini,
    text: async (path) => {
      const text = await mini.text(path);
      return path.startsWith('text_projection/') ? text.replace('256', '128') : text;
    },
  };
  await expect(OnnxMatchingModel.open(otherText, WASM, () => undefined)).rejects.toMatchObject({
    code: 'invalid-config',
    details: {
      file: 'text_projection/config.json',
      field: 'hidden_size',
      found: 128,
      expected: 256,
    },
  });
});
