import { AppError } from '../errors.ts';

/** A LoRA in a prompt. */
export interface LoraTag {
  readonly name: string;
  readonly textEncoderWeight: number;
  readonly unetWeight: number;
}

export interface ExtraNetworks {
  /** The prompt without its tags, otherwise unchanged. */
  readonly text: string;
  /** Each name once, in the order of the prompt. */
  readonly loras: readonly LoraTag[];
}

const TAG = /[<＜]([\p{L}\p{N}_]+)[:：]([^>＞]+)[>＞]/gu;
const KINDS = ['lora', 'lyco'];
const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/iu;

/**
 * A1111's extra networks (`parse_prompt` of modules/extra_networks.py): `<lora:name>`, `<lora:name:weight>`,
 * `<lora:name:weight of the text encoder:weight of the UNet>`, and named weights (`te=0.5`, `unet=1`), in ASCII or
 * full-width characters. The first weight defaults to 1, the second to the first. If a name appears twice, its weights
 * are added.
 *
 * @throws AppError `invalid-request` for a weight that is not a number and for other kinds, such as hypernetworks
 */
export function parseExtraNetworks(prompt: string): ExtraNetworks {
  const loras = new Map<string, LoraTag>();
  // Without an end of a tag, every "<" would scan the whole text in vain.
  const lastEnd = Math.max(prompt.lastIndexOf('>'), prompt.lastIndexOf('＞')) + 1;
  const text = prompt.slice(0, lastEnd).replace(TAG, (tag, kind: string, items: string) => {
    if (!KINDS.includes(kind.toLowerCase())) throw invalidTag(tag);
    const lora = parseLora(tag, items.split(/[:：]/u));
    const known = loras.get(lora.name);
    loras.set(lora.name, known ? sum(known, lora) : lora);
    return '';
  });
  return { text: text + prompt.slice(lastEnd), loras: [...loras.values()] };
}

/**
 * The prompt with a different weight for a LoRA: its first tag gets it, and further ones are removed, because weights are added up.
 *
 * @param weight null removes the LoRA
 */
export function changeLora(prompt: string, name: string, weight: number | null): string {
  let isWritten = weight === null;
  return prompt.replace(TAG, (tag, kind: string, items: string) => {
    const [own = ''] = items.split(/[:：]/u);
    if (!KINDS.includes(kind.toLowerCase()) || own.trim() !== name) return tag;
    if (isWritten) return '';
    isWritten = true;
    return `<lora:${name}:${String(weight)}>`;
  });
}

function parseLora(tag: string, [name = '', ...items]: readonly string[]): LoraTag {
  const positional = items.filter((item) => !item.includes('='));
  const named = new Map(
    items.filter((item) => item.includes('=')).map((item) => item.split('=') as [string, string]),
  );
  const isKnown = [...named.keys()].every((key) => key === 'te' || key === 'unet');
  if (name.trim() === '' || positional.length > 2 || !isKnown) throw invalidTag(tag);
  const [first = '1', second] = positional;
  const textEncoder = named.get('te') ?? first;
  const unet = named.get('unet') ?? second ?? textEncoder;
  return {
    name: name.trim(),
    textEncoderWeight: parseWeight(tag, textEncoder),
    unetWeight: parseWeight(tag, unet),
  };
}

function parseWeight(tag: string, text: string): number {
  const weight = NUMBER.test(text) ? Number(text) : NaN;
  if (!Number.isFinite(weight)) throw invalidTag(tag);
  return weight;
}

function sum(a: LoraTag, b: LoraTag): LoraTag {
  return {
    name: a.name,
    textEncoderWeight: a.textEncoderWeight + b.textEncoderWeight,
    unetWeight: a.unetWeight + b.unetWeight,
  };
}

function invalidTag(tag: string): AppError {
  return new AppError('invalid-request', `Unknown tag: ${tag}`, {
    field: 'prompt',
    what: 'tag',
    found: tag,
  });
}
