import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import { shares } from '../../../core/matching/agreement.ts';
import type { ProgressEvent } from '../../../contract/engine-api.ts';
import { EngineHost } from '../../engine-host.ts';
import { decodePicture, readGoldens } from '../paint/__fixtures__/golden-case.ts';
import { MINI, openFolder, WASM } from '../paint/__fixtures__/golden-pictures.ts';
import { matchJob } from './match-job.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** From scripts/goldens/matching_mini.py: transformers with skypaint-mini’s own pair, texts in both languages and pictures. */
const golden = JSON.parse(
  readFileSync('src/pipeline/__goldens__/skypaint-mini-matching.json', 'utf8'),
) as {
  readonly texts: readonly string[];
  readonly cosines: readonly (readonly number[])[];
  readonly shares: readonly (readonly (readonly number[])[])[];
};

const PICTURES = readGoldens<string>('skypaint-mini.json')
  .cases.filter(({ sampler }) => sampler === 'dpmpp_2m_karras')
  .map(({ picture }, index) => new File([picture.deflatedUint8], String(index)));
const BROKEN = new File([], 'broken');

/** Stands for the browser's decoder: the pictures are in the golden's own format. */
async function decode(file: Blob) {
  if (file === BROKEN) throw new AppError('unreadable-picture', 'nothing in it');
  const data = decodePicture({ shape: [], deflatedUint8: await file.text() });
  return { width: 64, height: 64, channels: 3, data };
}

const mini = openFolder(MINI);
const pair = { modelId: 'skypaint-mini', imageEncoder: null };
let host: EngineHost<'match'>;
beforeAll(() => {
  host = new EngineHost({
    tab: 'test',
    models: { open: () => Promise.resolve(mini), isCurrent: () => Promise.resolve(true) },
    jobs: { match: matchJob(decode) },
    openDevice: () => Promise.resolve(WASM),
  });
});

async function match(pictures: readonly Blob[], onProgress: (event: ProgressEvent) => void) {
  const request = { jobId: 'a', pair, texts: golden.texts, pictures };
  const outcome = await host.calls.match(request, onProgress);
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
}

describe('the match job', () => {
  test('compares pictures with texts in both languages as transformers does', async () => {
    const events: ProgressEvent[] = [];
    const result = await match(PICTURES, (event) => events.push(event));
    if (result.type !== 'matched') throw new Error(result.type);
    for (const [row, matched] of result.pictures.entries()) {
      if (!matched.ok) throw new Error(matched.error.message);
      const { cosines } = matched;
      golden.cosines[row]!.forEach((cosine, text) => expect(cosines[text]).toBeCloseTo(cosine, 3));
      [cosines.subarray(0, 4), cosines.subarray(4)].forEach((ofLanguage, language) => {
        const found = shares(ofLanguage, result.logitScale);
        golden.shares[language]![row]!.forEach((share, text) =>
          expect(Math.abs(found[text]! - share)).toBeLessThan(1e-3),
        );
      });
    }
    const counted = events.flatMap((event) => (event.type === 'matching' ? [event.done] : []));
    expect(counted).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
  });

  test('goes on after a picture that cannot be read, and says what is wrong with it', async () => {
    const result = await match([BROKEN, PICTURES[0]!], () => undefined);
    expect(result).toMatchObject({
      pictures: [{ ok: false, error: { code: 'unreadable-picture' } }, { ok: true }],
    });
  });

  test('ends between two pictures when it is cancelled', async () => {
    const lastOfTexts = golden.texts.length;
    const result = await match(PICTURES, (event) => {
      if (event.type === 'matching' && event.done > lastOfTexts) void host.calls.cancel('a');
    });
    expect(result).toEqual({ type: 'cancelled' });
  });
});
