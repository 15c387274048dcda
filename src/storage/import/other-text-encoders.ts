import { unsupportedFile, type FileFault } from '../../core/formats/file-error.ts';

/** By transformers' `model_type`; all except CLIP's read prompts differently. */
const FAULTS: Readonly<Record<string, FileFault>> = {
  bert: 'bert-text-encoder',
  'xlm-roberta': 'xlm-r-text-encoder',
  M_CLIP: 'xlm-r-text-encoder',
  altclip: 'xlm-r-text-encoder',
  t5: 't5-text-encoder',
};

/** By the class that wrote the config, if the type is not a standard one (as in AltDiffusion). */
const CLASSES: readonly (readonly [RegExp, FileFault])[] = [
  [/^(Roberta|XLMRoberta|AltCLIP)/, 'xlm-r-text-encoder'],
  [/^Bert/, 'bert-text-encoder'],
  [/^T5/, 't5-text-encoder'],
];

/**
 * Refuses a text encoder that is not CLIP's.
 *
 * @param config of a text_encoder folder
 * @throws AppError `unsupported`
 */
export function refuseOtherTextEncoders(
  config: Readonly<Record<string, unknown>>,
  file: string,
): void {
  const { model_type: type, architectures } = config;
  const [written = ''] = Array.isArray(architectures) ? architectures.map(String) : [];
  const byType = typeof type === 'string' && Object.hasOwn(FAULTS, type) ? FAULTS[type] : undefined;
  const fault = byType ?? CLASSES.find(([name]) => name.test(written))?.[1];
  if (fault === undefined) return;
  throw unsupportedFile(file, `a text encoder of type ${String(type)}`, ['clip_text_model'], {
    fault,
  });
}
