export { parseAttention, type WeightedText } from './attention.ts';
export { applyWeights, CHUNK_TOKENS, chunkPrompt, type PromptChunk } from './chunks.ts';
export { splitComposition, type SubPrompt } from './composition.ts';
export { parseExtraNetworks, type ExtraNetworks, type LoraTag } from './extra-networks.ts';
export { normalizePunctuation } from './full-width.ts';
export {
  planNegativePrompt,
  planPrompt,
  type PlannedPart,
  type PlannedText,
  type PlanOptions,
  type PromptPlan,
} from './plan.ts';
export { plainText } from './plain-text.ts';
export { namesInPrompts } from './read-prompt.ts';
export { schedulePrompt, type ScheduledText } from './schedule.ts';
export { applyStyleTag } from './style-tag.ts';
export { measurePrompt, type PromptMeasure } from './measure-prompt.ts';
export { hasSyntax } from './syntax.ts';
