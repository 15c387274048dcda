import { safetensorsHead } from '../safetensors-head.ts';
import { openSafetensors } from '../safetensors-file.ts';
import type { SourceFiles } from '../import/source-files.ts';
import type { FoundAddOn } from './prepared-add-on.ts';

/** The small files that are published beside weights and say how to read them. */
const NAMES = [
  'config.json',
  'preprocessor_config.json',
  'vocab.txt',
  'tokenizer_config.json',
] as const;

type Texts = Readonly<Partial<Record<(typeof NAMES)[number], string>>>;

/**
 * A safetensors file with these texts in its header, under their files' names. Other programs ignore them. The tensors stay
 * where they are on the disk.
 *
 * @param numbers tensors of one element that are added at the end
 */
export async function withTextsInside(
  file: Blob,
  texts: Texts,
  numbers: Readonly<Record<string, number>> = {},
): Promise<Blob> {
  const { tensors, dataOffset } = await openSafetensors(file, '');
  const added = Object.keys(numbers).map((name) => [name, { dtype: 'F32', shape: [] }] as const);
  const { head } = safetensorsHead([...tensors, ...added], texts);
  return new Blob([head, file.slice(dataOffset), Float32Array.from(Object.values(numbers))]);
}

/** Those texts, as if their files lay beside the weights. */
export function textsInside({ path, checkpoint }: FoundAddOn): SourceFiles {
  const folder = path.replace(/[^/]*$/, '');
  const texts = NAMES.flatMap((name) => {
    const text = checkpoint.metadata.get(name);
    return text === undefined ? [] : [[folder + name, new Blob([text])] as const];
  });
  return new Map(texts);
}

/** Whether a file has its config inside. */
export const hasConfigInside = ({ checkpoint }: Pick<FoundAddOn, 'checkpoint'>): boolean =>
  checkpoint.metadata.has('config.json');
