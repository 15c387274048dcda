import { parseExtraNetworks } from './extra-networks.ts';

/**
 * The prompt with a model's style tag in front, such as `sai-v1 art, 红苹果`. A prompt that has the tag already,
 * between commas of either width, stays as it is, and so does an empty one, which asks for no text at all; tags of LoRAs are no text.
 *
 * @param tag such as `sai-v1 art, `, whose own comma at the end may be missing
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
