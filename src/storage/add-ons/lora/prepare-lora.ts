import { ADAPTER_CONFIG, withAdapterConfig } from '../../../core/formats/lora/lora-metadata.ts';
import { textOf, type SourceFiles } from '../../import/source-files.ts';
import { addOnName } from '../add-on-name.ts';
import type { PrepareAddOn } from '../prepared-add-on.ts';
import { writeAsItCame } from '../write-as-it-came.ts';
import { checkLora } from './check-lora.ts';
import { loraHash } from './lora-hash.ts';

/** Characters that the grammar of `<lora:name:weight>` reserves, ASCII and full-width. */
export const LORA_SIGNS = /[<>:＜＞：\p{Cc}]/gu;

export const prepareLora: PrepareAddOn = async (
  { path, file, checkpoint },
  { files, repository },
) => {
  const adapterConfig = await adapterConfigOf(files, path);
  const warnings = await checkLora(withAdapterConfig(checkpoint, adapterConfig));
  return {
    name: addOnName({ path, repository, token: null, signs: LORA_SIGNS, fallback: 'lora' }),
    hash: await loraHash(file, checkpoint),
    warnings,
    ...writeAsItCame(file, path, { kind: 'lora', ...(adapterConfig && { adapterConfig }) }),
  };
};

/** peft writes its settings beside the weights; a single picked file may come with them too. */
async function adapterConfigOf(files: SourceFiles, path: string): Promise<string | null> {
  const beside = path.replace(/[^/]*$/, ADAPTER_CONFIG);
  return files.has(beside) ? textOf(files, beside) : null;
}
