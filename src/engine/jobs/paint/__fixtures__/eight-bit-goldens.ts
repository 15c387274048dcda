import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { SamplerId } from '../../../../core/schedulers/samplers.ts';
import type { EncodedPicture, GoldenCase } from './golden-case.ts';

/** A model whose UNet numpy rounded to eight bits, and the pictures that diffusers draws with it. */
export interface EightBitGolden {
  /** Some of the rounded weights and their scales. */
  readonly layers: readonly {
    readonly name: string;
    readonly deflatedBytes: string;
    readonly deflatedScales: string;
  }[];
  /** `exact` is the picture with the weights as they were. */
  readonly cases: readonly (GoldenCase<SamplerId> & { readonly exact: EncodedPicture })[];
}

/** Written by scripts/goldens/eight_bit.py, by the model's name. */
export const readEightBitGoldens = () =>
  JSON.parse(
    gunzipSync(readFileSync('src/pipeline/__goldens__/eight-bit.json.gz')).toString(),
  ) as Readonly<Record<string, EightBitGolden>>;
