import { pictureEnding } from '../contract/picture-types.ts';
import type { Picture } from './ports.ts';

/** Leaves room for the seed within the limits of file systems, and keeps names readable. */
const MAX_PROMPT_CHARACTERS = 40;

/** Characters that Windows forbids, control characters, and invisible ones that could disguise a name. */
const UNSAFE = /[\\/:*?"<>|\p{Cc}\p{Cf}\p{Cs}]+/gu;

/**
 * `红苹果-42.png`: as much of the prompt as fits, the seed, and `x4` if it was enlarged. A picture of the user's own keeps its name,
 * with the ending of its actual type.
 */
export function pictureFileName(picture: Picture): string {
  const { parameters, enlarged } = picture;
  if (!parameters && enlarged) {
    return enlargedFileName({ name: picture.name, factor: enlarged.factor });
  }
  if (!parameters) return stemOf(picture.name) + pictureEnding(picture.imported.type);
  const { prompt, seed } = parameters;
  const words = prompt.normalize('NFC').replace(UNSAFE, ' ').trim().replace(/\s+/g, '-');
  const stem = [...words]
    .slice(0, MAX_PROMPT_CHARACTERS)
    .join('')
    .replace(/^[.-]+|[.-]+$/g, '');
  return `${stem || 'skypaint'}-${seed}${enlarged ? `-x${enlarged.factor}` : ''}.png`;
}

/** `holiday-x4.png` for a picture of the user's own. */
export function enlargedFileName({
  name,
  factor,
}: {
  readonly name: string;
  readonly factor: number;
}): string {
  return `${stemOf(name)}-x${factor}.png`;
}

function stemOf(name: string): string {
  const stem = name
    .replace(/\.\w{1,5}$/, '')
    .replace(UNSAFE, ' ')
    .trim();
  return stem || 'skypaint';
}
