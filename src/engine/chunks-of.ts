import { CHUNK_TOKENS } from '../core/prompt/index.ts';
import { LIMITS } from '../contract/limits.ts';
import type { ModelManifest } from '../contract/manifest.ts';

/** How long a chunk of a prompt is, and how many of them come to about as many tokens as the limit allows CLIP. */
export function chunksOf({ parts }: ModelManifest) {
  const chunkTokens = parts.tokenizer.maxLength ?? CHUNK_TOKENS;
  return { chunkTokens, maxChunks: Math.ceil((LIMITS.promptChunks * CHUNK_TOKENS) / chunkTokens) };
}
