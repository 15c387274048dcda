import type { GenerationParameters } from '../contract/engine-api.ts';

/** Leaves room for the seed within what file systems and people bear. */
const MAX_PROMPT_CHARACTERS = 40;

/** Windows' forbidden characters, controls, and invisible ones that would disguise a name. */
const UNSAFE = /[\\/:*?"<>|\p{Cc}\p{Cf}\p{Cs}]+/gu;

/** `红苹果-42.png`: the prompt, as far as a file system takes it, and the seed. */
export function pictureFileName({ prompt, seed }: GenerationParameters): string {
  const words = prompt.normalize('NFC').replace(UNSAFE, ' ').trim().replace(/\s+/g, '-');
  const stem = [...words]
    .slice(0, MAX_PROMPT_CHARACTERS)
    .join('')
    .replace(/^[.-]+|[.-]+$/g, '');
  return `${stem || 'skypaint'}-${seed}.png`;
}
