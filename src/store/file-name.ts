import type { GenerationParameters } from '../contract/engine-api.ts';

/** Leaves room for the seed within the limits of file systems, and keeps names readable. */
const MAX_PROMPT_CHARACTERS = 40;

/** Characters that Windows forbids, control characters, and invisible ones that could disguise a name. */
const UNSAFE = /[\\/:*?"<>|\p{Cc}\p{Cf}\p{Cs}]+/gu;

/** `红苹果-42.png`: as much of the prompt as a file name can hold, and the seed. */
export function pictureFileName({ prompt, seed }: GenerationParameters): string {
  const words = prompt.normalize('NFC').replace(UNSAFE, ' ').trim().replace(/\s+/g, '-');
  const stem = [...words]
    .slice(0, MAX_PROMPT_CHARACTERS)
    .join('')
    .replace(/^[.-]+|[.-]+$/g, '');
  return `${stem || 'skypaint'}-${seed}.png`;
}
