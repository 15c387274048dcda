/** More would not help anyone. */
const MAX_WORDS = 200;

/**
 * The words that a LoRA was trained with, most frequent first, from kohya's `ss_tag_frequency`, which counts the tags of captions in
 * each folder of pictures.
 *
 * @returns an empty list if the file does not state them
 */
export function triggerWords(metadata: ReadonlyMap<string, string>): readonly string[] {
  const counts = new Map<string, number>();
  for (const folder of Object.values(asObject(parse(metadata.get('ss_tag_frequency'))))) {
    for (const [tag, count] of Object.entries(asObject(folder))) {
      const word = tag.trim();
      if (word === '' || typeof count !== 'number') continue;
      counts.set(word, (counts.get(word) ?? 0) + count);
    }
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MAX_WORDS)
    .map(([word]) => word);
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
