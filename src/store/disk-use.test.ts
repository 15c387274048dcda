import { expect, it } from 'vitest';
import { pictureOf } from './__fixtures__/picture.ts';
import { diskUse } from './disk-use.ts';

const sized = (bytes: number) => ({ ...pictureOf('a'), bytes });
const storage = { hasDisk: true, usedBytes: 1000, quotaBytes: 5000, isPersistent: false };

it('lists what takes how much, the largest first, without empty entries', () => {
  const pictures = [sized(100), sized(150)];
  const bin = [sized(50)];
  expect(diskUse({ library: null, storage, pictures, bin })).toEqual([
    { kind: 'others', bytes: 700 },
    { kind: 'pictures', bytes: 250 },
    { kind: 'bin', bytes: 50 },
  ]);
});

it('is never negative, even if the browser’s count lags behind', () => {
  const late = { ...storage, usedBytes: 10 };
  expect(diskUse({ library: null, storage: late, pictures: [sized(100)], bin: [] })).toEqual([
    { kind: 'pictures', bytes: 100 },
  ]);
});
