/** A text by language, as BCP 47 tags, so that stored data need not know which languages the page speaks. */
export type LocalText = Readonly<Record<string, string>>;

/** The tag of a text whose language nobody knows, such as a name that the user has typed. */
const UNKNOWN = 'und';

export const inAnyLanguage = (text: string): LocalText => ({ [UNKNOWN]: text });

/** The text for a reader of this language: in it, in a variant of it, in no particular one, in English, or as it comes. */
export function textIn(text: LocalText, language: string): string {
  const tags = Object.keys(text);
  const tag =
    tags.find((one) => one === language) ??
    tags.find((one) => isSameLanguage(one, language)) ??
    tags.find((one) => one === UNKNOWN) ??
    tags.find((one) => isSameLanguage(one, 'en')) ??
    tags[0];
  return tag === undefined ? '' : text[tag]!;
}

/** Whatever the script or the region: `zh-TW` is a variant of `zh-CN`. */
export const isSameLanguage = (a: string, b: string): boolean => primary(a) === primary(b);

const primary = (tag: string) => tag.split('-', 1)[0]!.toLowerCase();
