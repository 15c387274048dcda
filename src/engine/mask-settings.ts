import { a1111Number } from '../core/formats/a1111-parameters.ts';
import { MASK_CONTENTS, type MaskContent, type MaskOptions } from '../contract/paint-mask.ts';

type Settings = ReadonlyMap<string, string>;

/** A1111's keys, as its StableDiffusionProcessingImg2Img and its soft inpainting write them. */
const KEYS = {
  blur: 'Mask blur',
  content: 'Masked content',
  area: 'Inpaint area',
  padding: 'Masked area padding',
  soft: 'Soft inpainting enabled',
} as const;

const CONTENTS: Readonly<Record<MaskContent, string>> = {
  original: 'original',
  fill: 'fill',
  noise: 'latent noise',
  nothing: 'latent nothing',
};

const ONLY_MASKED = 'Only masked';

/** A mask's options as settings of A1111's infotext, without those that A1111 leaves out. */
export function writeMask({ blur, content, onlyMasked, padding, soft }: MaskOptions): Settings {
  return new Map([
    ...(blur > 0 ? [[KEYS.blur, String(blur)] as const] : []),
    ...(content === 'original' ? [] : [[KEYS.content, CONTENTS[content]] as const]),
    ...(onlyMasked
      ? ([
          [KEYS.area, ONLY_MASKED],
          [KEYS.padding, String(padding)],
        ] as const)
      : []),
    ...(soft ? [[KEYS.soft, 'True'] as const] : []),
  ]);
}

/** The options in an infotext's settings; null for a picture that was painted without a mask. */
export function readMask(settings: Settings): Partial<MaskOptions> | null {
  if (!Object.values(KEYS).some((key) => settings.has(key))) return null;
  const number = (key: string) => {
    const value = a1111Number(settings.get(key));
    return value !== undefined && value >= 0 ? value : undefined;
  };
  const padding = number(KEYS.padding);
  return {
    blur: number(KEYS.blur) ?? 0,
    content:
      MASK_CONTENTS.find((one) => CONTENTS[one] === settings.get(KEYS.content)) ?? 'original',
    onlyMasked: settings.get(KEYS.area) === ONLY_MASKED,
    ...(padding !== undefined && { padding }),
    soft: settings.get(KEYS.soft) === 'True',
  };
}
