import { decodeText } from '../../core/formats/captions/text-encoding.ts';
import { readTagList } from '../../core/formats/tag-list.ts';
import { wildcardLines, wildcardName } from '../../core/formats/wildcard-file.ts';
import { namesLike, wildcardsIn, type Wildcards } from '../../core/prompt/fill-template.ts';
import type { PickedFile } from '../../contract/import-api.ts';
import type { AddedWordList, WordList, WordListFault } from '../../contract/prompting.ts';
import type { WordListStore } from '../../storage/word-list-store.ts';

/** The largest tag lists in use have ten megabytes; anything larger than this is not a list of words. */
export const MAX_LIST_BYTES = 32 * 2 ** 20;
/** Text in an unknown encoding has a larger share of broken characters. */
const MAX_BROKEN_SHARE = 0.02;
const STYLES_HEADER = /^\uFEFF?"?name"?,"?(?:prompt|text)"?/u;

/** Adds each file by itself: if one is refused, the others are still added. */
export async function addWordLists(
  store: WordListStore,
  files: readonly PickedFile[],
): Promise<readonly AddedWordList[]> {
  const added: AddedWordList[] = [];
  for (const { path, file } of files) {
    const refuse = (fault: WordListFault) => added.push({ type: 'refused', file: path, fault });
    const kind = /\.csv$/i.test(path) ? 'tags' : /\.txt$/i.test(path) ? 'wildcard' : null;
    if (!kind) refuse('other-kind');
    else if (file.size > MAX_LIST_BYTES) refuse('too-large');
    else {
      const bytes = await file.arrayBuffer().catch(() => null);
      const read = bytes && readList(kind, path, new Uint8Array(bytes));
      if (!read) refuse('unreadable');
      else if (typeof read === 'string') refuse(read);
      else {
        const { text, ...facts } = read;
        const list: WordList = { kind, bytes: file.size, ...facts };
        await store.put(list, text);
        added.push({ type: 'added', list });
      }
    }
  }
  return added;
}

function readList(kind: 'tags' | 'wildcard', path: string, bytes: Uint8Array) {
  const { text, broken } = decodeText(bytes);
  if (text.includes('\0') || broken > MAX_BROKEN_SHARE * text.length) return 'binary';
  if (kind === 'tags') {
    if (STYLES_HEADER.test(text)) return 'styles';
    const { tags, skipped } = readTagList(text);
    if (tags.length === 0) return 'empty';
    const name = path.replace(/^.*[/\\]/u, '').replace(/\.csv$/iu, '');
    return { name, entries: tags.length, skipped, text };
  }
  const name = wildcardName(path);
  const lines = wildcardLines(text);
  if (name === '') return 'no-name';
  if (lines.length === 0) return 'empty';
  return { name, entries: lines.length, skipped: 0, text: lines.join('\n') };
}

/** The lists that the texts use, and the lists that those use in turn. */
export async function wildcardsFor(
  store: WordListStore,
  texts: readonly string[],
): Promise<Wildcards> {
  const wanted = texts.flatMap(wildcardsIn);
  const wildcards = new Map<string, readonly string[]>();
  if (wanted.length === 0) return wildcards;
  const names = (await store.list().catch(() => []))
    .filter(({ kind }) => kind === 'wildcard')
    .map(({ name }) => name);
  const seen = new Set<string>();
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    if (name.includes('*')) {
      wanted.push(...namesLike(name, names));
      continue;
    }
    const text = names.includes(name) ? await store.text('wildcard', name) : null;
    if (text === null) continue;
    const lines = text.split('\n');
    wildcards.set(name, lines);
    wanted.push(...new Set(lines.flatMap(wildcardsIn)));
  }
  return wildcards;
}
