import type { Locale } from '../contract/locales.ts';

/** The usual separators between the parts of a prompt. */
const SEPARATORS = { 'zh-CN': '，', en: ', ' } as const satisfies Record<Locale, string>;
const BETWEEN = /\s*[,，、;；\n]\s*/;
const ENDS_OPEN = /[,，、;；\n]\s*$/;

/** Whether a part of the prompt is this word. */
export function hasWord(prompt: string, word: string): boolean {
  return prompt.trim().split(BETWEEN).includes(word);
}

/** Adds a word at the end, or removes it if it is already a part of the prompt. */
export function toggleWord(prompt: string, word: string, language: Locale): string {
  const separator = SEPARATORS[language];
  if (hasWord(prompt, word)) {
    const parts = prompt.trim().split(BETWEEN);
    return parts.filter((part) => part !== word).join(separator);
  }
  if (prompt.trim() === '') return word;
  if (ENDS_OPEN.test(prompt)) return prompt.trimEnd() + (language === 'en' ? ' ' : '') + word;
  return prompt.trimEnd() + separator + word;
}
