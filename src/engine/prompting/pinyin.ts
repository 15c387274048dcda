const HAN = /\p{Script=Han}/u;
/** How many readings of a word are kept: `长发` is found as `changfa` and as `zhangfa`. */
const MAX_READINGS = 4;

/** How people type Chinese words in Latin letters: for each reading, the whole pinyin and its initials. */
export type PinyinOf = (word: string) => readonly string[];

/**
 * Loads pinyin-pro, which is larger than the whole page, when it is first needed. Each character is looked up once: for a hundred
 * thousand words the library would take too long, and a word can be found without knowing which reading of a character is right.
 */
export async function loadPinyin(): Promise<PinyinOf> {
  const { pinyin } = await import('pinyin-pro');
  const known = new Map<string, readonly string[]>();
  const readingsOf = (sign: string): readonly string[] => {
    const found = known.get(sign);
    if (found) return found;
    const readings = HAN.test(sign)
      ? [...new Set(pinyin(sign, { toneType: 'none', type: 'array', multiple: true, v: true }))]
      : [sign.toLowerCase()];
    known.set(sign, readings);
    return readings;
  };
  return (word) => {
    if (!HAN.test(word)) return [];
    let ways: { readonly whole: string; readonly first: string }[] = [{ whole: '', first: '' }];
    for (const sign of word) {
      const readings = readingsOf(sign);
      ways = ways
        .flatMap(({ whole, first }) =>
          readings.map((reading) => ({ whole: whole + reading, first: first + reading[0] })),
        )
        .slice(0, MAX_READINGS);
    }
    return [...new Set(ways.flatMap(({ whole, first }) => [whole, first]))];
  };
}
