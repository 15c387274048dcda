import type { CheckpointFile } from '../../../core/formats/checkpoint/checkpoint-file.ts';
import { unsupportedFile } from '../../../core/formats/file-error.ts';
import {
  readTextualInversion,
  type TextualInversion,
} from '../../../core/formats/lora/textual-inversion.ts';
import { sha256OfBlob } from '../../file-hash.ts';
import { addOnName } from '../add-on-name.ts';
import type { PrepareAddOn } from '../prepared-add-on.ts';
import { writeAsItCame } from '../write-as-it-came.ts';

/** Widths of other families' text encoders; SD 1.x's is 768. */
const FAMILY_OF_WIDTH: Readonly<Record<number, string>> = { 1024: 'sd2', 2048: 'sdxl' };

/** Characters that the prompt's grammar puts after a text. */
export const EMBEDDING_SIGNS = /[:：\p{Cc}]/gu;

export const prepareEmbedding: PrepareAddOn = async (
  { path, file, checkpoint },
  { repository },
) => {
  const { token } = await checkEmbedding(checkpoint);
  return {
    name: addOnName({ path, repository, token, signs: EMBEDDING_SIGNS, fallback: 'embedding' }),
    hash: await sha256OfBlob(file),
    warnings: [],
    ...writeAsItCame(file, path, { kind: 'embedding' }),
  };
};

/** @throws AppError `unsupported` for embeddings of other families; `invalid-file` */
export async function checkEmbedding(file: CheckpointFile): Promise<TextualInversion> {
  const embedding = await readTextualInversion(file);
  const family = FAMILY_OF_WIDTH[embedding.width];
  if (family !== undefined) throw unsupportedFile(file.name, family, ['sd1']);
  return embedding;
}
