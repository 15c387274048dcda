import { z } from 'zod';
import { depth, epsilon, ignored, refuse, width, type Activation } from './fields.ts';

/** transformers/activations.py: several names for the same function. */
const HIDDEN_ACTIVATIONS = {
  quick_gelu: 'quick_gelu',
  gelu: 'gelu',
  gelu_new: 'gelu_tanh',
  gelu_fast: 'gelu_tanh',
  gelu_pytorch_tanh: 'gelu_tanh',
  relu: 'relu',
  silu: 'silu',
  swish: 'silu',
} as const satisfies Record<string, Activation>;

/** `hidden_act` of transformers' encoders. */
export const hiddenActivation = z
  .enum(Object.keys(HIDDEN_ACTIVATIONS) as (keyof typeof HIDDEN_ACTIVATIONS)[])
  .transform((name): Activation => HIDDEN_ACTIVATIONS[name]);

/** What CLIPTextConfig and CLIPVisionConfig have in common. */
export const clipEncoderShape = {
  hidden_size: width,
  intermediate_size: width,
  num_hidden_layers: depth,
  num_attention_heads: width,
  hidden_act: hiddenActivation.default('quick_gelu'),
  layer_norm_eps: epsilon.default(1e-5),
  // For training.
  ...ignored(['dropout', 'attention_dropout', 'initializer_range', 'initializer_factor']),
};

export function checkHeads(
  config: { readonly hidden_size: number; readonly num_attention_heads: number },
  context: z.RefinementCtx,
): void {
  const { hidden_size: size, num_attention_heads: heads } = config;
  if (size % heads === 0) return;
  const expected = { type: 'divisor-of', field: 'hidden_size', values: [size] } as const;
  refuse(context, ['num_attention_heads'], expected);
}

export interface ClipEncoderConfig {
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly layers: number;
  readonly heads: number;
  readonly activation: Activation;
  readonly layerNormEps: number;
}

type EncoderFields = z.infer<z.ZodObject<typeof clipEncoderShape>>;

export const clipEncoderConfig = (config: EncoderFields): ClipEncoderConfig => ({
  hiddenSize: config.hidden_size,
  intermediateSize: config.intermediate_size,
  layers: config.num_hidden_layers,
  heads: config.num_attention_heads,
  activation: config.hidden_act,
  layerNormEps: config.layer_norm_eps,
});
