import { readFileSync } from 'node:fs';
import type { ErrorData } from '../src/core/errors.ts';
import type { Pixels } from '../src/core/image/resample.ts';
import {
  decodePicture as unpack,
  type EncodedPicture,
} from '../src/engine/jobs/paint/__fixtures__/golden-case.ts';
import { expect, test } from './app.ts';
import { openWorkerPage } from './worker-page.ts';

/** From scripts/goldens/decoded_pictures.py: Pillow's pixels; none for a file that must be refused. */
const { pictures } = JSON.parse(readFileSync('e2e/__goldens__/decoded-pictures.json', 'utf8')) as {
  readonly pictures: readonly ({ name: string; file: string } & Partial<EncodedPicture>)[];
};

/** Why the files without pixels are refused. */
const REASONS: Readonly<Record<string, object>> = {
  'bomb.png': { what: 'too-large' },
  'cut-off.png': { what: 'cut-off' },
  'cut-off.jpg': { what: 'cut-off' },
  'cut-off.webp': { what: 'cut-off' },
  'drawing.svg': { format: 'SVG' },
  'phone.heic': { format: 'HEIC' },
  'scan.tiff': { format: 'TIFF' },
  'empty.png': {},
  'words.png': {},
};

/** Two JPEG decoders, and two ways of blending colours, may round differently. */
const MOST_APART = 1;

test('awkward pictures are read as Pillow reads them or refused with a reason', async ({
  page,
}) => {
  const url = await openWorkerPage(page, 'decode-picture.worker.ts');
  /** Gives only the middle row of a large picture, because the browser cannot send a test so much. */
  const decode = (name: string, base64: string) =>
    page.evaluate(
      async ([url, name, base64]) => {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        const worker = new Worker(url, { type: 'module' });
        const answer = await new Promise<Pixels | ErrorData>((resolve, reject) => {
          worker.onmessage = ({ data }: MessageEvent<Pixels | ErrorData>) => resolve(data);
          worker.onerror = ({ message }) => reject(new Error(message));
          worker.postMessage(new File([bytes], name));
        });
        worker.terminate();
        if ('code' in answer) return answer;
        const { width, height, data } = answer;
        const middle = Math.floor(height / 2) * width * 3;
        const part = data.length > 1e6 ? data.subarray(middle, middle + width * 3) : data;
        return { width, height, data: [...part] };
      },
      [url, name, base64] as const,
    );

  for (const { name, file, shape, deflatedUint8 } of pictures) {
    const answer = await decode(name, file);
    if ('code' in answer) {
      expect(answer, name).toMatchObject({ code: 'unreadable-picture', details: REASONS[name] });
    } else if (name === 'huge.png') {
      const { width, height, data } = answer;
      expect(width / height).toBeCloseTo(1.2, 2);
      expect([data[3], data.at(-3), width * height <= 2 ** 24]).toEqual([0, 255, true]);
    } else {
      const [height, width] = shape!;
      const expected = unpack({ shape: shape!, deflatedUint8: deflatedUint8! });
      const apart = answer.data.map((value, index) => Math.abs(value - expected[index]!));
      expect([answer.width, answer.height], name).toEqual([width, height]);
      expect(Math.max(...apart), name).toBeLessThanOrEqual(MOST_APART);
    }
  }
});
