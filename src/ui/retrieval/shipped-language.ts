/** The languages of the caption files that ship with the page, in public/benchmark. */
const LANGUAGES = { 'zh_texts.jsonl': 'zh', 'en_texts.jsonl': 'en' } as const;

/** Null for a user's own file, whose path begins with its folder. */
export function shippedLanguage(file: string): 'zh' | 'en' | null {
  return file in LANGUAGES ? LANGUAGES[file as keyof typeof LANGUAGES] : null;
}
