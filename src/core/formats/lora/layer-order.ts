import type { CheckpointFile, CheckpointTensor } from '../checkpoint/checkpoint-file.ts';
import { unreadKind } from './unread-kind.ts';
import type { LoraPart } from './lora-names.ts';

/** A layer of SD 1.x and its weight's shape: `[out, in]`, or the channels of a convolution. */
interface Layer {
  readonly module: string;
  readonly outputs: number;
  /** Null for a convolution. */
  readonly inputs: number | null;
}

/** A layer's factors. */
interface Pair {
  readonly up?: CheckpointTensor;
  readonly down?: CheckpointTensor;
}

const NUMBERED = /^(unet|text_encoder):(\d+):(up|down)$/;
/** torch.save of a list: up, down, up, down, and so on. */
const LISTED = /^\d+$/;

const TEXT_WIDTH = 768;
const TIME_WIDTH = 1280;
const TEXT_LAYERS = 12;

const KIND = 'LoRA (cloneofsimo)';

/**
 * In cloneofsimo/lora's files the layers have no names, only numbers: the order in which its code finds them in the models of diffusers
 * 0.9 to 0.14 and transformers. Which layers were trained is not stated reliably, but their number and shapes reveal it.
 *
 * @returns the file with diffusers' names; unchanged if its names are not numbers
 * @throws AppError `unsupported`, fault: 'lora-kind', when no order fits all its layers
 */
export function namedByOrder(file: CheckpointFile): CheckpointFile {
  const names = [...file.tensors.keys()];
  const isListed = names.length > 1 && names.every((name) => LISTED.test(name));
  if (!isListed && !names.some((name) => NUMBERED.test(name))) return file;
  const tensors = new Map<string, CheckpointTensor>();
  const put = (part: LoraPart, pairs: readonly Pair[]) => {
    const layers = ORDERS[part].find((order) => fits(order, pairs));
    if (!layers) return false;
    for (const [index, { module }] of layers.entries()) {
      tensors.set(`${part}.${module}.lora.up.weight`, pairs[index]!.up!);
      tensors.set(`${part}.${module}.lora.down.weight`, pairs[index]!.down!);
    }
    return true;
  };
  if (isListed) {
    const values = [...file.tensors.values()];
    const pairs = values.flatMap((up, i) => (i % 2 === 0 ? [{ up, down: values[i + 1]! }] : []));
    if (!put('unet', pairs) && !put('text_encoder', pairs)) throw unreadKind(file, KIND);
    return { ...file, tensors };
  }
  const numbered: Record<LoraPart, Pair[]> = { unet: [], text_encoder: [] };
  for (const [name, tensor] of file.tensors) {
    const [, part, index, role] = NUMBERED.exec(name) ?? [];
    // An embedding that was trained together with the LoRA; its name is the word.
    if (part === undefined) tensors.set(name, tensor);
    // No order is that long, but a sparse list can have any length.
    else if (Number(index) >= names.length) throw unreadKind(file, KIND);
    else {
      const pairs = numbered[part as LoraPart];
      pairs[Number(index)] = { ...pairs[Number(index)], [role!]: tensor };
    }
  }
  for (const part of ['unet', 'text_encoder'] as const) {
    const pairs = numbered[part];
    if (pairs.length > 0 && !put(part, pairs)) throw unreadKind(file, KIND);
  }
  return { ...file, tensors };
}

function fits(order: readonly Layer[], pairs: readonly Pair[]): boolean {
  return (
    order.length === pairs.length &&
    order.every(({ outputs, inputs }, index) => {
      const { up, down } = pairs[index] ?? {};
      if (!up || !down) return false;
      const [rank, width] = down.shape;
      const dimensions = inputs === null ? 4 : 2;
      return (
        up.shape.length === dimensions &&
        down.shape.length === dimensions &&
        up.shape[0] === outputs &&
        up.shape[1] === rank &&
        (inputs === null || width === inputs)
      );
    })
  );
}

const CHANNELS = [320, 640, 1280, 1280];

/** Which layers are trained, and whether the feed-forward layers come before the attention to the text, as in older versions. */
interface Choice {
  readonly hasFeedForward: boolean;
  readonly resnets: 'none' | 'linear' | 'all';
  readonly isOld: boolean;
}

const linear = (module: string, outputs: number, inputs: number): Layer => ({
  module,
  outputs,
  inputs,
});
const convolution = (module: string, outputs: number): Layer => ({ module, outputs, inputs: null });

function attentionLayers(at: string, width: number, textWidth: number): Layer[] {
  return [
    linear(`${at}.to_q`, width, width),
    linear(`${at}.to_k`, width, textWidth),
    linear(`${at}.to_v`, width, textWidth),
    linear(`${at}.to_out.0`, width, width),
  ];
}

function transformerLayers(at: string, width: number, { hasFeedForward, isOld }: Choice): Layer[] {
  const block = `${at}.transformer_blocks.0`;
  const own = attentionLayers(`${block}.attn1`, width, width);
  const text = attentionLayers(`${block}.attn2`, width, TEXT_WIDTH);
  const forward = hasFeedForward ? [linear(`${block}.ff.net.0.proj`, 8 * width, width)] : [];
  return isOld ? [...own, ...forward, ...text] : [...own, ...text, ...forward];
}

function resnetLayers(at: string, width: number, hasShortcut: boolean, { resnets }: Choice) {
  const time = linear(`${at}.time_emb_proj`, width, TIME_WIDTH);
  if (resnets === 'none') return [];
  if (resnets === 'linear') return [time];
  return [
    convolution(`${at}.conv1`, width),
    time,
    convolution(`${at}.conv2`, width),
    ...(hasShortcut ? [convolution(`${at}.conv_shortcut`, width)] : []),
  ];
}

const times = (count: number, write: (index: number) => readonly Layer[]) =>
  Array.from({ length: count }, (_, index) => write(index)).flat();

/** Within a block, attentions come before resnets; the middle block comes after all others. */
function unetOrder(choice: Choice): readonly Layer[] {
  const down = times(4, (block) => {
    const width = CHANNELS[block]!;
    const at = `down_blocks.${block}`;
    return [
      ...times(block < 3 ? 2 : 0, (i) => transformerLayers(`${at}.attentions.${i}`, width, choice)),
      ...times(2, (i) => {
        const hasShortcut = i === 0 && (block === 1 || block === 2);
        return resnetLayers(`${at}.resnets.${i}`, width, hasShortcut, choice);
      }),
    ];
  });
  const up = times(4, (block) => {
    const width = CHANNELS[3 - block]!;
    const at = `up_blocks.${block}`;
    return [
      ...times(block > 0 ? 3 : 0, (i) => transformerLayers(`${at}.attentions.${i}`, width, choice)),
      ...times(3, (i) => resnetLayers(`${at}.resnets.${i}`, width, true, choice)),
    ];
  });
  const middle = [
    ...transformerLayers('mid_block.attentions.0', 1280, choice),
    ...times(2, (i) => resnetLayers(`mid_block.resnets.${i}`, 1280, false, choice)),
  ];
  return [...down, ...up, ...middle];
}

const CHOICES: readonly Choice[] = [true, false].flatMap((isOld) =>
  [true, false].flatMap((hasFeedForward) =>
    (['none', 'linear', 'all'] as const).map((resnets) => ({ isOld, hasFeedForward, resnets })),
  ),
);

const ORDERS: Readonly<Record<LoraPart, readonly (readonly Layer[])[]>> = {
  unet: CHOICES.map(unetOrder),
  text_encoder: [
    times(TEXT_LAYERS, (layer) =>
      ['k_proj', 'v_proj', 'q_proj', 'out_proj'].map((name) =>
        linear(`text_model.encoder.layers.${layer}.self_attn.${name}`, TEXT_WIDTH, TEXT_WIDTH),
      ),
    ),
  ],
};
