import { parseExtraNetworks } from './extra-networks.ts';

/**
 * The prompt preceded by a model's style tag, such as `sai-v1 art, 红苹果`. A prompt that already contains the tag, between ASCII or
 * full-width commas, is unchanged. So is an empty prompt, which asks for no text at all (LoRA tags are not text).
 *
 * @param tag such as `sai-v1 art, `; the final comma may be missing
 */
export function applyStyleTag(prompt: string, tag: string): string {
  const [name = ''] = phrasesOf(tag);
  const { text } = parseExtraNetworks(prompt);
  if (name === '' || text.trim() === '' || phrasesOf(text).includes(name)) return prompt;
  return `${tag.replace(/[\s,，]+$/u, '')}, ${prompt}`;
}

function phrasesOf(text: string): string[] {
  return text.split(/[,，]/u).map((phrase) => phrase.trim().toLowerCase());
}
