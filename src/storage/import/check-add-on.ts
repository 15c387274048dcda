import type { CheckpointFile } from '../../core/formats/checkpoint/checkpoint-file.ts';
import { unsupportedFile } from '../../core/formats/file-error.ts';
import { foreignLora, parseLoraName } from '../../core/formats/lora/lora-names.ts';
import { readTextualInversion } from '../../core/formats/lora/textual-inversion.ts';

/** Widths of the text encoders that other families have; SD 1.x's is 768. */
const FAMILY_OF_WIDTH: Readonly<Record<number, string>> = { 1024: 'sd2', 2048: 'sdxl' };

/** A layer that reads the text: one factor of its change is as wide as the text encoder. */
const READS_TEXT = /attn2[._]to_[kv][._].*(lora_down|lora_A|lora\.down|lora_linear_layer\.down)/;

/**
 * Whether a LoRA or an embedding is one that some model here could use.
 *
 * @throws AppError `unsupported` for those of other families and other kinds of adapter; `invalid-file`
 */
export async function checkAddOn(kind: 'lora' | 'embedding', file: CheckpointFile): Promise<void> {
  if (kind === 'embedding') {
    const { width } = await readTextualInversion(file);
    refuseFamily(file, width);
    return;
  }
  for (const [name, { shape }] of file.tensors) {
    const foreign = foreignLora(name);
    if (foreign !== null) throw unsupportedFile(file.name, foreign, ['LoRA', 'LoCon']);
    if (parseLoraName(name) === null) {
      throw unsupportedFile(file.name, `a tensor that belongs to no LoRA (${name.slice(0, 100)})`);
    }
    if (READS_TEXT.test(name)) refuseFamily(file, shape[1]);
  }
}

function refuseFamily({ name }: CheckpointFile, width: number | undefined): void {
  const family = FAMILY_OF_WIDTH[width ?? 0];
  if (family !== undefined) throw unsupportedFile(name, family, ['sd1']);
}
