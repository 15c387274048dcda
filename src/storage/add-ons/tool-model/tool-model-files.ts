import type { ToolTask } from '../../../contract/picture-tools.ts';

export const TOOL_CONFIG = 'config.json';
const PROCESSOR = 'preprocessor_config.json';
const TOKENIZER = ['tokenizer.json', 'tokenizer_config.json'] as const;
/** Used if they are there. */
const EXTRAS = ['generation_config.json', 'processor_config.json'] as const;
const FOLDER = 'onnx/';

/**
 * How the endings of the graphs' names say in which precision the weights are, in transformers.js; in the order of preference on a
 * CPU: 8 bits are a quarter of the download, and make no visible difference to what tools produce.
 */
export const PRECISIONS = [
  ['q8', '_quantized'],
  ['fp32', ''],
  ['int8', '_int8'],
  ['uint8', '_uint8'],
  ['fp16', '_fp16'],
] as const;

export type ToolPrecision = (typeof PRECISIONS)[number][0];

interface Chosen {
  readonly paths: readonly string[];
  readonly precision: ToolPrecision;
}

/** The names of a model's graphs, as transformers.js asks for them. */
const graphsOf = (task: ToolTask) =>
  task === 'image-to-text' ? ['encoder_model', 'decoder_model_merged'] : ['model'];

const isGraph = (path: string) => /^onnx\/[^/]+\.onnx$/.test(path);

/** Whether a folder may be a model for transformers.js. */
export const hasGraphs = (paths: Iterable<string>) => [...paths].some(isGraph);

/**
 * The files of a model that a tool needs.
 *
 * @param choice the graph that the user picked; otherwise the first precision that is complete
 * @returns null and what is missing, if something is
 */
export function toolModelFiles(
  paths: readonly string[],
  task: ToolTask,
  choice?: string,
): { readonly chosen: Chosen | null; readonly missing: readonly string[] } {
  const graphs = graphsOf(task);
  const complete = PRECISIONS.map(([precision, ending]) => ({
    precision,
    files: graphs.map((name) => `${FOLDER}${name}${ending}.onnx`),
  })).filter(({ files }) => files.every((file) => paths.includes(file)));
  const found = complete.find(({ files }) => choice !== undefined && files.includes(choice));
  const { precision, files } = found ?? complete[0] ?? { precision: null, files: [] };
  const needed = [TOOL_CONFIG, PROCESSOR, ...(task === 'image-to-text' ? TOKENIZER : [])];
  const missing = needed.filter((path) => !paths.includes(path));
  if (precision === null) missing.push(`${FOLDER}${graphs[0] ?? ''}.onnx`);
  if (precision === null || missing.length > 0) return { chosen: null, missing };
  const isData = (path: string) => files.some((file) => path.startsWith(`${file}_data`));
  const extras = paths.filter((path) => EXTRAS.some((one) => one === path) || isData(path));
  return { chosen: { paths: [...needed, ...extras, ...files], precision }, missing };
}
