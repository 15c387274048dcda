import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseImageProcessorConfig } from '../../../core/image/clip-image-processor.ts';
import { cosines, shares, toUnitLength } from '../../../core/matching/agreement.ts';
import { createTokenizer } from '../../../core/tokenizer/index.ts';
import { embedPicture, embedTexts } from '../../../pipeline/embed.ts';
import { OnnxMatchingModel } from '../../../runtime/matching-model.ts';
import type { StoredModel } from '../../../storage/stored-model.ts';
import { decodePicture, readGoldens } from '../paint/__fixtures__/golden-case.ts';
import { MINI, openFolder, WASM } from '../paint/__fixtures__/golden-pictures.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** From scripts/goldens/matching_mini.py: transformers with the same pair, texts and pictures. */
const golden = JSON.parse(
  readFileSync('src/pipeline/__goldens__/skypaint-mini-matching.json', 'utf8'),
) as {
  readonly texts: readonly string[];
  readonly cosines: readonly (readonly number[])[];
  readonly shares: readonly (readonly (readonly number[])[])[];
};
const pictures = readGoldens<'dpmpp_2m_karras'>('skypaint-mini.json').cases.filter(
  ({ sampler }) => sampler === 'dpmpp_2m_karras',
);
const mini = openFolder(MINI);

describe('skypaint-mini’s own pair', () => {
  let model: OnnxMatchingModel;
  beforeAll(async () => {
    model = await OnnxMatchingModel.open(mini, WASM, () => undefined);
  });
  afterAll(() => model.release());

  test('compares pictures with texts in both languages as transformers does', async () => {
    const vocab = await mini.text(mini.manifest.parts.tokenizer.vocab);
    const processor = parseImageProcessorConfig(
      JSON.parse(await mini.text('feature_extractor/preprocessor_config.json')),
    );
    const texts = await embedTexts(model, createTokenizer({ vocab }), golden.texts);
    for (const [row, picture] of pictures.entries()) {
      const [height, width] = picture.picture.shape as [number, number];
      const pixels = { width, height, channels: 3, data: decodePicture(picture.picture) };
      const scores = cosines(await embedPicture(model, processor, pixels), texts);
      golden.cosines[row]!.forEach((cosine, text) => expect(scores[text]).toBeCloseTo(cosine, 3));
      [scores.subarray(0, 4), scores.subarray(4)].forEach((ofLanguage, language) => {
        const found = shares(ofLanguage, model.logitScale);
        golden.shares[language]![row]!.forEach((share, text) =>
          expect(Math.abs(found[text]! - share)).toBeLessThan(1e-3),
        );
      });
    }
  });

  test('reads many texts at once, short and long, as it reads each of them alone', async () => {
    const vocab = await mini.text(mini.manifest.parts.tokenizer.vocab);
    const tokenizer = createTokenizer({ vocab });
    const long = Array.from({ length: 90 }, () => '苹果').join('，');
    // Enough short ones for a batch.
    const texts = [long, long.slice(0, 60), '', ...golden.texts, ...golden.texts];
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

test('a pair whose projections do not fit is refused by the field, before anything is computed', async () => {
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
