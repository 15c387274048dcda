import type { TextEncoderKind } from '../../contract/library.ts';
import { unsupportedFile } from '../../core/formats/file-error.ts';

const XLM_R_CLASS = 'RobertaSeriesModelWithTransformation';

const SUPPORTED = ['CLIPTextModel', 'BertModel', XLM_R_CLASS];

/** Names for others, by transformers' `model_type` or by the class that wrote the config; the first match counts. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^chinese_clip|^ChineseCLIP/, 'Chinese-CLIP'],
  [/^(altclip|AltCLIP)/, 'AltCLIP'],
  [/^(u?m?t5|U?M?T5)/, 'T5'],
  [/^(xlm-roberta|XLMRoberta|M_CLIP|MCLIP)/, 'XLM-RoBERTa'],
  [/^(roberta|Roberta)/, 'RoBERTa'],
  [/^(distilbert|DistilBert)/, 'DistilBERT'],
  [/^(albert|Albert)/, 'ALBERT'],
  [/^(siglip|Siglip)/, 'SigLIP'],
  [/^(llama|Llama)/, 'Llama'],
  [/^(qwen|Qwen)/, 'Qwen'],
  [/^(gemma|Gemma)/, 'Gemma'],
  [/^(chatglm|ChatGLM)/, 'ChatGLM'],
  [/^(gpt2|GPT2)/, 'GPT-2'],
];

/**
 * Which text encoder a config describes. A config that names neither type nor class counts as CLIP's, whose parser then says
 * what is missing.
 *
 * @param config of a text_encoder folder
 * @throws AppError `unsupported` for any other, details: named
 */
export function textEncoderKind(
  config: Readonly<Record<string, unknown>>,
  file: string,
): TextEncoderKind {
  const { model_type: type, architectures } = config;
  const [written = ''] = Array.isArray(architectures) ? architectures.map(String) : [];
  if (written === XLM_R_CLASS) return 'xlm-r';
  if (type === 'clip_text_model') return 'clip';
  if (type === 'bert') return 'bert';
  const stated = typeof type === 'string' ? type : '';
  if (stated === '' && written === '') return 'clip';
  const name = NAMES.find(([mark]) => mark.test(stated) || mark.test(written))?.[1];
  const named = (name ?? (written || stated)).slice(0, 100);
  throw unsupportedFile(file, `a text encoder of type ${named}`, SUPPORTED, {
    fault: 'other-text-encoder',
    named,
  });
}
