import { knownSettings, type Infotext } from '../a1111-parameters.ts';
import type { JsonValue } from './json-value.ts';
import { comfySampler } from './sampler-names.ts';

/** A graph deeper than anyone would build is a cycle or an attack. */
const MAX_DEPTH = 64;
const TEXT_INPUTS = ['text', 'string', 'value', 'prompt', 'text_g'];
const SCALAR_INPUTS = ['value', 'seed', 'noise_seed', 'int', 'float'];
const EXTENSION = /\.(safetensors|ckpt|pt|pth|bin)$/i;

/**
 * The settings in a ComfyUI graph in API format, which its PNGs store under `prompt`. They come from one sampler: the first whose
 * conditioning can be traced back to a text. Everything else in the graph (upscaling, control nets) is ignored.
 *
 * @param graph nodes by id: `{class_type, inputs}`, where a link is `[id, output]`
 * @returns null if no sampler is found
 */
export function readComfyGraph(graph: JsonValue): Infotext | null {
  for (const [, node] of graph.entries) {
    const inputs = node.at('inputs');
    if (inputs.at('steps').scalar === undefined || !inputs.at('positive').items.length) continue;
    return settingsOf(graph, inputs);
  }
  return null;
}

function settingsOf(graph: JsonValue, inputs: JsonValue): Infotext {
  const number = (name: string) => scalarOf(graph, inputs.at(name));
  const latents = upstream(graph, inputs.at('latent_image'), ['latent_image', 'samples', 'pixels']);
  const latent = latents.find((one) => one.at('width').scalar !== undefined);
  const models = upstream(graph, inputs.at('model'), ['model']);
  const checkpoint = models.map((one) => one.at('ckpt_name').string).find(Boolean);
  const loras = models.flatMap((one) => {
    const name = one.at('lora_name').string;
    const weight = one.at('strength_model').scalar ?? '1';
    return name === undefined ? [] : [`<lora:${baseName(name)}:${weight}>`];
  });
  const { sampler, scheduleType } = comfySampler(number('sampler_name') ?? '', number('scheduler'));
  const settings: readonly (readonly [string, string | undefined])[] = [
    ['Steps', number('steps')],
    ['Sampler', sampler === '' ? undefined : sampler],
    ['Schedule type', scheduleType],
    ['CFG scale', number('cfg')],
    ['Seed', number('seed') ?? number('noise_seed')],
    ['Size', latent && `${latent.at('width').scalar ?? ''}x${latent.at('height').scalar ?? ''}`],
    // ComfyUI's own sampler nodes generate noise on the CPU (comfy/sample.py, prepare_noise).
    ['RNG', 'CPU'],
    ['Model', checkpoint === undefined ? undefined : baseName(checkpoint)],
  ];
  // Tracing back finds the loader nearest to the sampler first, but it is the last in the graph.
  const prompt = [textOf(graph, inputs.at('positive')), ...loras.reverse()];
  return {
    prompt: prompt.filter((part) => part !== '').join(' '),
    negativePrompt: textOf(graph, inputs.at('negative')),
    settings: knownSettings(settings),
  };
}

/** A plain value, or the value in the node that it links to. */
function scalarOf(graph: JsonValue, value: JsonValue): string | undefined {
  if (value.scalar !== undefined) return value.scalar;
  const [inputs] = upstream(graph, value, []);
  return SCALAR_INPUTS.map((name) => inputs?.at(name).scalar).find((one) => one !== undefined);
}

/** The inputs of a linked node, followed by those of the nodes before it along the given inputs. */
function upstream(graph: JsonValue, link: JsonValue, along: readonly string[]): JsonValue[] {
  const found: JsonValue[] = [];
  let next: JsonValue | undefined = link;
  while (next && found.length < MAX_DEPTH) {
    const id: string | undefined = next.items[0]?.scalar;
    if (id === undefined || !graph.at(id).isObject) break;
    const inputs: JsonValue = graph.at(id).at('inputs');
    found.push(inputs);
    next = along.map((name) => inputs.at(name)).find((one) => one.items.length > 0);
  }
  return found;
}

/** The text behind a conditioning: that of the first node with a text when tracing back. */
function textOf(graph: JsonValue, link: JsonValue, depth = 0): string {
  const id = link.items[0]?.scalar;
  if (id === undefined || depth > MAX_DEPTH) return '';
  const inputs = graph.at(id).at('inputs');
  for (const name of TEXT_INPUTS) {
    const { string } = inputs.at(name);
    if (string !== undefined) return string;
  }
  for (const [name, value] of inputs.entries) {
    const isWay =
      TEXT_INPUTS.includes(name) || name.startsWith('conditioning') || name === 'positive';
    const text = isWay ? textOf(graph, value, depth + 1) : '';
    if (text !== '') return text;
  }
  return '';
}

function baseName(path: string): string {
  return (path.split(/[/\\]/).at(-1) ?? path).replace(EXTENSION, '');
}
