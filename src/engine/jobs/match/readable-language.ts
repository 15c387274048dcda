import type { Locale } from '../../../contract/locales.ts';
import type { MatchingPair } from '../../../contract/matching.ts';
import type { StoredParts } from '../../../storage/stored-model.ts';

const HAN = /\p{Script=Han}/u;

/** The language wanted, unless the text encoder reads only another: CLIP's own byte pairs are English, and Taiyi-CLIP's words Chinese. */
export async function readableLanguage(
  { textEncoder }: MatchingPair,
  { manifest, text }: StoredParts,
  wanted: Locale,
): Promise<Locale> {
  const { vocab, merges } = manifest.parts.tokenizer;
  if (merges !== undefined) return 'en';
  // Like SkyCLIP, a model's text encoder may have learned both languages with the same vocabulary.
  if (textEncoder === undefined) return wanted;
  const words = (await text(vocab)).split('\n');
  const inChinese = words.filter((word) => HAN.test(word)).length;
  return 2 * inChinese > words.length ? 'zh-CN' : 'en';
}
