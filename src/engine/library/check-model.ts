import { AppError, type JsonValue } from '../../core/errors.ts';
import { CHUNK_TOKENS } from '../../core/prompt/index.ts';
import {
  bertEmbeddingSize,
  buildClipVisionGraph,
  buildControlEmbeddingGraph,
  buildControlNetGraph,
  buildControlPromptGraph,
  readsPrompt,
  buildIpAdapterGraph,
  buildT2iAdapterGraph,
  buildTextEncoderGraph,
  buildTextPoolingGraph,
  buildTextProjectionGraph,
  buildTinyDecoderGraph,
  buildUnetGraph,
  buildUpscalerGraph,
  buildVaeDecoderGraph,
  ipAdapterConfigOf,
  isT2iAdapter,
  isTinyConfig,
  maxTokens,
  parseAutoencoderKlConfig,
  parseAutoencoderTinyConfig,
  parseClipVisionConfig,
  parseControlNetConfig,
  parseT2iAdapterConfig,
  parseTextEncoderConfig,
  parseUnetConfig,
  pixelsPerLatent,
  promptWidth,
  readsStates,
  textProjectionInput,
  tokenEmbedding,
  type TextEncoderConfig,
  upscalerConfigOf,
} from '../../graph/index.ts';
import type { PartName } from '../../storage/import/model-recipe.ts';
import type {
  CheckConfigs,
  CheckControlNet,
  CheckImageEncoder,
  CheckModel,
  CheckTextEncoder,
  CheckIpAdapter,
  CheckUpscaler,
  CheckVae,
  PartToCheck,
} from '../../storage/import/model-checks.ts';
import { checkSafetyChecker } from './check-safety-checker.ts';

const SD1_SCALING_FACTOR = 0.18215;
/** Pixels; the default size in the settings. Other sizes are possible. */
const EDGE = { min: 64, max: 1024, step: 64, usual: 512 };

/** Builds each part's graph once at a small size, and checks that the parts fit one another. */
export const checkModel: CheckModel = (
  { textEncoder, unet, vae, safetyChecker },
  tokens = CHUNK_TOKENS,
) => {
  const { text, unetConfig, vaeConfig, takesMask } = fittingConfigs({
    textEncoder: textEncoder.config,
    unet: unet.config,
    vae: vae.config,
  });
  const { latentChannels, spatialFactor } = vaeConfig;
  expectRoom(text, tokens);
  const cells = 2 ** (unetConfig.blocks.length - 1);
  const size = { batch: 1, height: cells, width: cells };
  buildTextEncoderGraph(text, textEncoder.weights, { batch: 1, length: tokens });
  tokenEmbedding(text, textEncoder.weights);
  buildUnetGraph(unetConfig, unet.weights, { ...size, sequenceLength: tokens });
  buildVaeDecoderGraph(vaeConfig, vae.weights, size);
  if (safetyChecker) checkSafetyChecker(safetyChecker);
  return {
    latentChannels,
    takesMask,
    hasSd1Latents: latentChannels === 4 && vaeConfig.scalingFactor === SD1_SCALING_FACTOR,
    edge: edgeOf(unet.config['sample_size'], spatialFactor),
  };
};

export const checkConfigs: CheckConfigs = (configs) => void fittingConfigs(configs);

function fittingConfigs(configs: Readonly<Record<PartName, PartToCheck['config']>>) {
  const text = parseTextEncoderConfig(configs.textEncoder);
  const unetConfig = parseUnetConfig(configs.unet);
  const vaeConfig = parseAutoencoderKlConfig(configs.vae);
  const { latentChannels } = vaeConfig;
  expectRoom(text, CHUNK_TOKENS);
  expectEqual(UNET, 'cross_attention_dim', unetConfig.crossAttentionDim, promptWidth(text));
  // An inpainting model also takes a mask and the masked picture's latents.
  const takesMask = unetConfig.inChannels === 2 * latentChannels + 1;
  if (!takesMask) expectEqual(UNET, 'in_channels', unetConfig.inChannels, latentChannels);
  expectEqual(UNET, 'out_channels', unetConfig.outChannels, latentChannels);
  return { text, unetConfig, vaeConfig, takesMask };
}

/** CLIP's graph has a fixed number of positions, and a chunk of a prompt must fill them. */
function expectRoom(text: TextEncoderConfig, tokens: number): void {
  const max = maxTokens(text);
  if (text.kind === 'clip' ? max === tokens : max >= tokens) return;
  expectEqual('text_encoder/config.json', 'max_position_embeddings', max, tokens);
}

export const checkVae: CheckVae = (vae, file) => {
  const size = { batch: 1, height: 1, width: 1 };
  if (isTinyConfig(vae.config)) {
    const tiny = parseAutoencoderTinyConfig(vae.config, file);
    buildTinyDecoderGraph(tiny, vae.weights, size);
    return { channels: tiny.latentChannels, factor: tiny.spatialFactor };
  }
  const config = parseAutoencoderKlConfig(vae.config, file);
  buildVaeDecoderGraph(config, vae.weights, size);
  return { channels: config.latentChannels, factor: config.spatialFactor };
};

/** The image processor gives red, green and blue. */
const COLOURS = 3;
/** T2I-Adapters for lines read a single channel. */
const GREY = 1;

export const checkImageEncoder: CheckImageEncoder = (encoder, file) => {
  const config = parseClipVisionConfig(encoder.config, file);
  const { channels, projectionSize, imageSize } = config;
  expectEqual(file, 'num_channels', channels, COLOURS);
  const { weights } = encoder;
  buildClipVisionGraph(config, weights, { batch: 1 });
  if (!weights.has('text_projection.weight')) {
    return { textEncoder: null, textHiddenSize: 0, projectionSize, imageSize };
  }
  const { textEncoder, width } = textProjectionInput(weights);
  buildTextProjectionGraph(weights, { batch: 1, hiddenSize: width, projectionSize });
  return { textEncoder, textHiddenSize: width, projectionSize, imageSize };
};

export const checkTextEncoder: CheckTextEncoder = ({ config: json, weights }, file) => {
  const config = parseTextEncoderConfig(json, file);
  const { hiddenSize } = config;
  const projectionSize = bertEmbeddingSize(weights) ?? hiddenSize;
  buildTextPoolingGraph(config, weights, { batch: 1, length: 3 });
  tokenEmbedding(config, weights);
  buildTextProjectionGraph(weights, { batch: 1, hiddenSize, projectionSize });
  return { hiddenSize, projectionSize };
};

export const checkIpAdapter: CheckIpAdapter = (weights, file) => {
  const config = ipAdapterConfigOf(weights, file);
  const attentions = config.channels.map((channels, index) => ({
    module: String(index),
    channels,
  }));
  buildIpAdapterGraph(config, attentions, weights, { batch: 1, states: 1 }, 'fp16');
  return { reads: readsStates(config) ? 'states' : 'embedding', width: config.width };
};

export const checkControlNet: CheckControlNet = (net, file) =>
  (isT2iAdapter(net.config) ? checkT2iAdapter : checkControlNetModel)(net, file);

const checkT2iAdapter: CheckControlNet = ({ config: json, weights }, file) => {
  const config = parseT2iAdapterConfig(json, file);
  const { conditioningChannels: channels, factor } = config;
  if (channels !== GREY) expectEqual(file, 'in_channels', channels, COLOURS);
  buildT2iAdapterGraph(config, weights, { height: factor, width: factor });
};

const checkControlNetModel: CheckControlNet = ({ config: json, weights }, file) => {
  const config = parseControlNetConfig(json, file);
  expectEqual(file, 'conditioning_channels', config.conditioning.channels, COLOURS);
  const cells = 2 ** (config.blocks.length - 1);
  const pixels = cells * pixelsPerLatent(config);
  const prompt = { batch: 1, sequenceLength: CHUNK_TOKENS };
  buildControlEmbeddingGraph(config, weights, { height: pixels, width: pixels });
  if (readsPrompt(config)) buildControlPromptGraph(config, weights, prompt);
  buildControlNetGraph(config, weights, {
    ...prompt,
    height: cells,
    width: cells,
    residualBatch: 1,
  });
};

export const checkUpscaler: CheckUpscaler = (weights, file) => {
  const config = upscalerConfigOf(weights, file);
  const edge = config.multiple;
  buildUpscalerGraph(config, weights, { batch: 1, height: edge, width: edge });
  return config.scale;
};

const UNET = 'unet/config.json';

/** As in diffusers' pipeline: the UNet's training size in latents, times the VAE's factor. */
function edgeOf(sampleSize: unknown, spatialFactor: number): number {
  const pixels = typeof sampleSize === 'number' ? sampleSize * spatialFactor : EDGE.usual;
  const inRange = Math.min(Math.max(pixels, EDGE.min), EDGE.max);
  return Number.isFinite(inRange) ? Math.round(inRange / EDGE.step) * EDGE.step : EDGE.usual;
}

function expectEqual(file: string, field: string, found: JsonValue, expected: JsonValue): void {
  if (found === expected) return;
  throw new AppError(
    'invalid-config',
    `${file}: ${field} is ${JSON.stringify(found)}, the other parts need ${JSON.stringify(expected)}`,
    { file, field, found, expected },
  );
}

/** The checks that an import leaves to the engine: whether the graphs of what is imported can be built. */
export const IMPORT_CHECKS = {
  check: checkModel,
  checkVae,
  checkImageEncoder,
  checkTextEncoder,
  checkIpAdapter,
  checkControlNet,
  checkUpscaler,
};
