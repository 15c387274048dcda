import { describe, expect, test } from 'vitest';
import { decodeFloat16 } from '../../tensor/float16.ts';
import { expected, goldenSource, halvesOf } from '../__goldens__/golden-file.ts';
import {
  readTensor,
  type CheckpointFile,
  type CheckpointTensor,
} from '../checkpoint/checkpoint-file.ts';
import { modelParts } from '../checkpoint/model-parts.ts';
import { openCheckpoint } from '../checkpoint/open-checkpoint.ts';
import { fuseLoras, type LoraUse } from './fuse-lora.ts';
import { openLora } from './lora-file.ts';
import { LoraTargets } from './lora-names.ts';

const open = (name: string) => openCheckpoint(goldenSource(name));

async function base() {
  const { unet, textEncoder } = modelParts(await open('ldm-ema.ckpt'));
  const parts = { unet: unet!, text_encoder: textEncoder! };
  const names = { unet: unet!.keys(), text_encoder: textEncoder!.keys() };
  return { parts, targets: new LoraTargets(names) };
}

async function fusedWith(adapters: readonly (readonly [string, number])[]) {
  const { parts, targets } = await base();
  const uses: LoraUse[] = [];
  for (const [file, weight] of adapters) {
    const lora = await openLora(await open(file), targets);
    expect(lora.unmatched).toEqual([]);
    uses.push({ lora, weight });
  }
  return new Map(
    (['unet', 'text_encoder'] as const).flatMap((part) =>
      [...fuseLoras(part, parts[part], uses)]
        .filter(([name]) => uses.some(({ lora }) => lora.layers.has(`${part}.${name}`)))
        .map(([name, tensor]) => [`${part}.${name}`, tensor] as const),
    ),
  );
}

/** Both sides round a float32 sum; a different summation order may give the neighbouring float16 value. */
async function expectSameHalves(found: CheckpointTensor, golden: CheckpointTensor) {
  const { halves } = await halvesOf(found);
  const ours = decodeFloat16(halves);
  const theirs = decodeFloat16(new Uint16Array((await readTensor(golden)).buffer));
  expect(found.shape).toEqual(golden.shape);
  let different = 0;
  for (const [i, value] of theirs.entries()) {
    const step = 2 ** (Math.floor(Math.log2(Math.max(Math.abs(value), 2 ** -14))) - 10);
    expect(Math.abs(ours[i]! - value)).toBeLessThanOrEqual(step);
    if (ours[i] !== value) different++;
  }
  expect(different / theirs.length).toBeLessThan(0.02);
}

test.each([
  ...Object.entries(expected.fused),
  ['tucker', [['lora-tucker.safetensors', 1]]] as const,
])('%s: the weights equal those of fuse_lora', async (name, adapters) => {
  const fused = await fusedWith(adapters);
  const golden = await open(`fused-${name}.safetensors`);
  expect([...fused.keys()].sort()).toEqual([...golden.tensors.keys()].sort());
  for (const [weight, tensor] of fused) {
    await expectSameHalves(tensor, golden.tensors.get(weight)!);
  }
});

/** A tensor in memory. */
function floats(shape: readonly number[], values: readonly number[]): CheckpointTensor {
  const bytes = new Uint8Array(Float32Array.from(values).buffer);
  return {
    dtype: 'F32',
    shape,
    byteLength: bytes.length,
    async *chunks() {
      yield await Promise.resolve(bytes.slice());
    },
  };
}

const file = (
  tensors: Readonly<Record<string, CheckpointTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): CheckpointFile => ({
  name: 'x.safetensors',
  tensors: new Map(Object.entries(tensors)),
  metadata: new Map(Object.entries(metadata)),
});

const pair = (module: string, style: readonly [string, string]) => ({
  [`${module}.${style[0]}.weight`]: floats([2, 3], [1, 0, 0, 0, 1, 0]),
  [`${module}.${style[1]}.weight`]: floats([4, 2], [1, 2, 3, 4, 5, 6, 7, 8]),
});

const KOHYA = ['lora_down', 'lora_up'] as const;
const PEFT = ['lora_A', 'lora_B'] as const;

describe('finds the module in any spelling', () => {
  test.each([
    // CompVis's names, from LyCORIS and from trainers of the original UNet.
    [
      'lora_unet_input_blocks_1_1_transformer_blocks_0_attn1_to_q',
      'unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q',
    ],
    ['lora_unet_input_blocks_1_0_in_layers_2', 'unet.down_blocks.0.resnets.0.conv1'],
    ['lora_unet_input_blocks_1_0_emb_layers_1', 'unet.down_blocks.0.resnets.0.time_emb_proj'],
    ['lora_unet_input_blocks_3_0_op', 'unet.down_blocks.0.downsamplers.0.conv'],
    ['lora_unet_middle_block_1_proj_out', 'unet.mid_block.attentions.0.proj_out'],
    ['lora_unet_middle_block_2_out_layers_3', 'unet.mid_block.resnets.1.conv2'],
    ['lora_unet_output_blocks_2_1_conv', 'unet.up_blocks.0.upsamplers.0.conv'],
    ['lora_unet_output_blocks_5_1_proj_in', 'unet.up_blocks.1.attentions.2.proj_in'],
    ['lora_unet_output_blocks_3_0_skip_connection', 'unet.up_blocks.1.resnets.0.conv_shortcut'],
    ['lora_unet_time_embed_0', 'unet.time_embedding.linear_1'],
    ['lora_unet_input_blocks_0_0', 'unet.conv_in'],
    ['lora_unet_out_2', 'unet.conv_out'],
    [
      'diffusion_model.input_blocks.1.1.transformer_blocks.0.attn1.to_q',
      'unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q',
    ],
    [
      'diffusion_model.output_blocks.3.0.skip_connection',
      'unet.up_blocks.1.resnets.0.conv_shortcut',
    ],
    ['lycoris_mid_block_attentions_0_proj_in', 'unet.mid_block.attentions.0.proj_in'],
    [
      'lycoris_text_model_encoder_layers_1_mlp_fc2',
      'text_encoder.text_model.encoder.layers.1.mlp.fc2',
    ],
    [
      'text_encoders.clip_l.transformer.text_model.encoder.layers.0.self_attn.k_proj',
      'text_encoder.text_model.encoder.layers.0.self_attn.k_proj',
    ],
    // diffusers' names, and other names of the text encoder.
    ['lora_unet_time_embedding_linear_2', 'unet.time_embedding.linear_2'],
    [
      'lora_te1_text_model_encoder_layers_1_mlp_fc2',
      'text_encoder.text_model.encoder.layers.1.mlp.fc2',
    ],
    ['base_model.model.mid_block.attentions.0.proj_in', 'unet.mid_block.attentions.0.proj_in'],
    [
      'text_encoder.base_model.model.text_model.encoder.layers.0.self_attn.k_proj',
      'text_encoder.text_model.encoder.layers.0.self_attn.k_proj',
    ],
    [
      'text_encoder.encoder.layers.0.self_attn.k_proj',
      'text_encoder.text_model.encoder.layers.0.self_attn.k_proj',
    ],
    [
      'encoder.layers.0.self_attn.v_proj',
      'text_encoder.text_model.encoder.layers.0.self_attn.v_proj',
    ],
  ])('%s', async (module, weight) => {
    const { targets } = await base();
    const styles = [
      ...[KOHYA, PEFT, ['lora_A.default', 'lora_B.default']],
      ['lora_linear_layer.down', 'lora_linear_layer.up'],
    ] as const;
    for (const style of styles) {
      const lora = await openLora(file(pair(module, style)), targets);
      expect([...lora.layers.keys()]).toEqual([`${weight}.weight`]);
    }
  });

  test('modules that the model lacks are reported', async () => {
    const { targets } = await base();
    const known = pair('lora_unet_mid_block_attentions_0_proj_in', KOHYA);
    const lora = await openLora(file({ ...known, ...pair('lora_unet_nowhere', KOHYA) }), targets);
    expect(lora.layers.size).toBe(1);
    expect(lora.unmatched).toEqual(['unet nowhere']);
    expect(lora.modules).toBe(2);
  });

  test('a bias, a norm or a stray tensor does not prevent reading the rest', async () => {
    const { targets } = await base();
    const known = pair('lora_unet_mid_block_attentions_0_proj_in', KOHYA);
    const lora = await openLora(
      file({
        ...known,
        'lora_unet_mid_block_attentions_0_proj_in.diff_b': floats([16], Array(16).fill(1)),
        'lora_unet_mid_block_attentions_0_norm.w_norm': floats([16], Array(16).fill(1)),
        'lora_unet_mid_block_attentions_0_norm.b_norm': floats([16], Array(16).fill(1)),
        'unet.conv_in.weight': floats([1], [1]),
        counter: floats([1], [1]),
      }),
      targets,
    );
    expect([...lora.layers.keys()].sort()).toEqual([
      'unet.mid_block.attentions.0.norm.bias',
      'unet.mid_block.attentions.0.norm.weight',
      'unet.mid_block.attentions.0.proj_in.bias',
      'unet.mid_block.attentions.0.proj_in.weight',
    ]);
    expect([...lora.unmatched].sort()).toEqual(['counter', 'unet conv_in']);
  });
});

describe('the scale', () => {
  const MODULE = 'unet.mid_block.attentions.0.proj_in';
  const scaleOf = async (
    extra: Readonly<Record<string, CheckpointTensor>>,
    metadata: Readonly<Record<string, unknown>> | null = null,
  ) => {
    const { targets } = await base();
    const said = metadata ? { lora_adapter_metadata: JSON.stringify(metadata) } : {};
    const lora = await openLora(file({ ...pair(MODULE, PEFT), ...extra }, said), targets);
    return lora.layers.get(`${MODULE}.weight`)!.scale;
  };

  test('is 1 by default', async () => {
    expect(await scaleOf({})).toBe(1);
  });

  test('is alpha / rank', async () => {
    expect(await scaleOf({ [`${MODULE}.alpha`]: floats([], [8]) })).toBe(4);
  });

  test('comes from peft’s settings in the metadata', async () => {
    expect(await scaleOf({}, { 'unet.r': 2, 'unet.lora_alpha': 6 })).toBe(3);
    expect(await scaleOf({}, { 'unet.lora_alpha': 6, 'unet.use_rslora': true })).toBe(
      6 / Math.SQRT2,
    );
    const patterns = { 'attentions.0.proj_in': 1 };
    expect(await scaleOf({}, { 'unet.lora_alpha': 6, 'unet.alpha_pattern': patterns })).toBe(0.5);
    expect(await scaleOf({}, { 'text_encoder.lora_alpha': 6 })).toBe(1);
  });

  test.each([
    ['proj_in', 3],
    ['to_q|proj_in', 3],
    ['^mid_block\\.attentions\\.0\\.proj_in$', 3],
    ['^proj_in', 8],
    ['oj_in', 8],
  ])('of a pattern %s', async (pattern, expectedScale) => {
    const metadata = { 'unet.lora_alpha': 16, 'unet.alpha_pattern': { [pattern]: 6 } };
    expect(await scaleOf({}, metadata)).toBe(expectedScale);
  });

  test('given by a regular expression is refused', async () => {
    const metadata = { 'unet.lora_alpha': 16, 'unet.alpha_pattern': { '(a+)+proj_in': 6 } };
    await expect(scaleOf({}, metadata)).rejects.toMatchObject({ code: 'unsupported' });
  });

  test('must be a number', async () => {
    const alpha = { [`${MODULE}.alpha`]: floats([], [NaN]) };
    await expect(scaleOf(alpha)).rejects.toMatchObject({ code: 'invalid-file' });
  });
});

describe('refuses by name', () => {
  const MODULE = 'lora_unet_mid_block_attentions_0_proj_in';
  test.each([
    ['OFT', `${MODULE}.oft_blocks`],
    ['OFT', 'base_model.model.mid_block.attentions.0.proj_in.oft_R.weight'],
    ['GLoRA', `${MODULE}.a1.weight`],
    ['T-LoRA', `${MODULE}.lambda_layer`],
    ['VeRA', 'base_model.model.mid_block.attentions.0.proj_in.vera_lambda_b'],
    ['LoRA of token embeddings', 'text_model.embeddings.token_embedding.lora_embedding_A'],
  ])('%s: %s', async (kind, name) => {
    const { targets } = await base();
    const opened = openLora(file({ ...pair(MODULE, KOHYA), [name]: floats([1], [1]) }), targets);
    await expect(opened).rejects.toMatchObject({
      code: 'unsupported',
      details: { fault: 'lora-kind', named: kind },
    });
  });

  test('a file whose modules are all unknown', async () => {
    const { targets } = await base();
    await expect(openLora(file(pair('lora_unet_nowhere', KOHYA)), targets)).rejects.toMatchObject({
      details: { fault: 'lora-other' },
    });
  });

  test('shapes of another model, as soon as they are known', async () => {
    const { parts, targets } = await base();
    const lora = await openLora(file(pair(MODULE, KOHYA)), targets);
    const weights = fuseLoras('unet', parts.unet, [{ lora, weight: 1 }]);
    const reading = readTensor(weights.get('mid_block.attentions.0.proj_in.weight')!);
    await expect(reading).rejects.toMatchObject({ code: 'unsupported' });
  });

  test('one factor without the other', async () => {
    const { targets } = await base();
    const half = { [`${MODULE}.lora_down.weight`]: floats([2, 3], [0, 0, 0, 0, 0, 0]) };
    await expect(openLora(file(half), targets)).rejects.toMatchObject({ code: 'invalid-file' });
  });

  test('two kinds of change to one module', async () => {
    const { targets } = await base();
    const both = { ...pair(MODULE, KOHYA), [`${MODULE}.diff`]: floats([1], [1]) };
    await expect(openLora(file(both), targets)).rejects.toMatchObject({ code: 'invalid-file' });
  });
});

test('a piece may start and end in the middle of a row', async () => {
  const { parts, targets } = await base();
  const lora = await openLora(await open('lora-kohya.safetensors'), targets);
  const name = 'down_blocks.0.resnets.0.conv1.weight';
  const whole = await readTensor(fuseLoras('unet', parts.unet, [{ lora, weight: 1 }]).get(name)!);
  const source = parts.unet.get(name)!;
  const inPieces: CheckpointTensor = {
    ...source,
    async *chunks() {
      const content = await readTensor(source);
      for (let at = 0; at < content.length; at += 100) yield content.slice(at, at + 100);
    },
  };
  const pieces = new Map([[name, inPieces]]);
  const fused = fuseLoras('unet', pieces, [{ lora, weight: 1 }]).get(name)!;
  expect(await readTensor(fused)).toEqual(whole);
});
