export type { BuiltGraph, GraphPort, Precision } from './built-graph.ts';
export { DEFAULT_WAYS, type ConvolutionWay, type GraphWays, type LinearWay } from './ways.ts';
export type { Padding } from './onnx/graph-builder.ts';
export { WantedWeights, type WeightIndex, type WeightLocation } from './weights.ts';
export { SCORES_AT_ONCE } from './layers/attention.ts';
export { parseConfig } from './config/parse-config.ts';
export { parseClipTextConfig, type ClipTextConfig } from './config/clip-text-config.ts';
export type { BertTextConfig, XlmRTextConfig } from './config/bert-text-config.ts';
export {
  maxTokens,
  parseTextEncoderConfig,
  promptWidth,
  type TextEncoderConfig,
} from './config/text-encoder-config.ts';
export { parseClipVisionConfig, type ClipVisionConfig } from './config/clip-vision-config.ts';
export { parseUnetConfig, type UnetBlockConfig, type UnetConfig } from './config/unet-config.ts';
export {
  parseControlNetConfig,
  pixelsPerLatent,
  type ControlNetConfig,
} from './config/control-net-config.ts';
export {
  isT2iAdapter,
  parseT2iAdapterConfig,
  type T2iAdapterConfig,
} from './config/t2i-adapter-config.ts';
export {
  parseAutoencoderKlConfig,
  type AutoencoderKlConfig,
} from './config/autoencoder-kl-config.ts';
export {
  isTinyConfig,
  parseAutoencoderTinyConfig,
  type AutoencoderTinyConfig,
} from './config/autoencoder-tiny-config.ts';
export { upscalerConfigOf, type UpscalerConfig } from './config/upscaler-config.ts';
export { buildClipTextGraph, type ClipTextGraphOptions } from './models/clip-text.ts';
export { buildBertTextGraph, type TextGraphSize } from './models/bert-text.ts';
export { biasAfterEnd, xlmRInputs } from './models/xlm-r-inputs.ts';
export { buildXlmRTextGraph } from './models/xlm-r-text.ts';
export {
  buildTextEncoderGraph,
  buildTextPoolingGraph,
  PROMPT_EMBEDS,
  tokenEmbedding,
} from './models/text-encoder.ts';
export {
  buildClipVisionGraph,
  buildClipVisionStatesGraph,
  type ClipVisionGraphOptions,
} from './models/clip-vision.ts';
export {
  ipAdapterConfigOf,
  pictureTokens,
  readsStates,
  type IpAdapterConfig,
} from './config/ip-adapter-config.ts';
export {
  adaptedAttentions,
  buildIpAdapterGraph,
  fitsUnet,
  type IpAdapterSize,
} from './models/ip-adapter.ts';
export {
  bertEmbeddingSize,
  buildTextProjectionGraph,
  textProjectionInput,
  type TextProjectionSize,
} from './models/text-projection.ts';
export {
  buildControlPromptGraph,
  readsPrompt,
  buildPromptProjectionGraph,
  pictureInput,
  type PromptSize,
} from './models/prompt-projection.ts';
export {
  buildControlEmbeddingGraph,
  buildControlNetGraph,
  residualCount,
  sumSoFar,
  type ControlNetGraphSize,
} from './models/control-net.ts';
export { buildT2iAdapterGraph } from './models/t2i-adapter.ts';
export {
  adapterInput,
  buildNoResidualsGraph,
  MID_RESIDUAL,
  downResidual,
  SCALES,
  type ResidualsSize,
} from './models/residuals.ts';
export {
  buildUnetDeepGraph,
  buildUnetGraph,
  buildUnetShallowGraph,
  buildUnetStepGraph,
  type UnetGraphSize,
} from './models/unet-2d-condition.ts';
export {
  buildVaeDecoderGraph,
  buildVaeEncoderGraph,
  type ImageGraphSize,
} from './models/autoencoder-kl.ts';
export {
  buildVaeDecoderCore,
  buildVaeDecoderShell,
  buildVaeDecoderStatistics,
  buildVaeEncoderCore,
  buildVaeEncoderShell,
  buildVaeEncoderStatistics,
  encoderCoreChannels,
  type TileSize,
} from './models/tiled-autoencoder-kl.ts';
export { buildTinyDecoderGraph } from './models/autoencoder-tiny.ts';
export { buildUpscalerGraph } from './models/upscaler.ts';
export {
  buildCheckGraph,
  CHECK_INPUTS,
  CHECK_PARTS,
  checkWeights,
  type CheckInput,
  type CheckPart,
} from './models/check-graph.ts';
export {
  buildTimingGraph,
  TIMED_INPUT,
  timedFlops,
  timedWeights,
  type TimedLayer,
} from './models/timing-graph.ts';
