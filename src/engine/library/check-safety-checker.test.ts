import { expect, test } from 'vitest';
import { checkSafetyConfigs } from './check-safety-checker.ts';

/** The shape of CompVis/stable-diffusion-safety-checker, which most checkpoints of SD 1.x come with: ViT-L/14. */
const CONFIG = {
  architectures: ['StableDiffusionSafetyChecker'],
  logit_scale_init_value: 2.6592,
  model_type: 'clip',
  projection_dim: 768,
  text_config: { hidden_size: 768, model_type: 'clip_text_model' },
  text_config_dict: {},
  vision_config: {
    eos_token_id: null,
    hidden_act: 'quick_gelu',
    hidden_size: 1024,
    image_size: 224,
    intermediate_size: 4096,
    model_type: 'clip_vision_model',
    num_attention_heads: 16,
    num_hidden_layers: 24,
    patch_size: 14,
  },
  vision_config_dict: {},
};

const check = (processor: Readonly<Record<string, unknown>>) =>
  checkSafetyConfigs({ path: 'c', config: CONFIG, processor: { path: 'p', json: processor } });

test.each([
  // As CLIPFeatureExtractor wrote it before transformers 4.20, as CLIPImageProcessor does, and its defaults.
  { feature_extractor_type: 'CLIPFeatureExtractor', crop_size: 224, size: 224 },
  { crop_size: { height: 224, width: 224 }, size: { shortest_edge: 224 }, do_convert_rgb: true },
  {},
])('the processor %j fits', (processor) => {
  expect(() => check(processor)).not.toThrow();
});

test.each([
  { crop_size: 336 },
  { crop_size: { height: 224, width: 225 } },
  { do_center_crop: false, size: { shortest_edge: 224 } },
])('the processor %j does not', (processor) => {
  expect(() => check(processor)).toThrow(
    expect.objectContaining({
      code: 'invalid-config',
      details: expect.objectContaining({ file: 'p', field: 'crop_size' }) as object,
    }) as Error,
  );
});
