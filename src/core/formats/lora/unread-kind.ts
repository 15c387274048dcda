import type { CheckpointFile } from '../checkpoint/checkpoint-file.ts';
import { unsupportedFile } from '../file-error.ts';

/** An adapter of a kind that is not supported. */
export const unreadKind = ({ name }: Pick<CheckpointFile, 'name'>, kind: string) =>
  unsupportedFile(name, kind, ['LoRA', 'LoHa', 'LoKr', '(IA)³', 'DoRA'], {
    fault: 'lora-kind',
    named: kind,
  });
