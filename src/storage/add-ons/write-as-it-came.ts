import { blobChunks } from '../blob-source.ts';
import { writeHashed } from '../hashed-file.ts';
import type { PreparedAddOn } from './prepared-add-on.ts';
import type { AddOnFacts } from './stored-add-on.ts';

type Written = 'bytes' | 'sha256' | 'blockBytes';
/** What is known of an add-on before its file is written. */
export type WithoutWritten<Facts> = Facts extends AddOnFacts ? Omit<Facts, Written> : never;

/** For a kind whose files stay as they are. */
export function writeAsItCame(
  content: Blob,
  path: string,
  facts: WithoutWritten<AddOnFacts>,
): Pick<PreparedAddOn, 'bytes' | 'write'> {
  return {
    bytes: content.size,
    async write(directory, file) {
      const { path: _, ...written } = await writeHashed(directory, file, blobChunks(content, path));
      return { facts: { ...facts, ...written } as AddOnFacts };
    },
  };
}
