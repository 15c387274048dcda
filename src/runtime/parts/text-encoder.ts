import { AppError } from '../../core/errors.ts';
import type { TextualInversion } from '../../core/formats/lora/textual-inversion.ts';
import type { Tensor } from '../../core/tensor/tensor.ts';
import type { LearnedWord } from '../../core/tokenizer/index.ts';
import {
  biasAfterEnd,
  buildTextEncoderGraph,
  buildTextPoolingGraph,
  PROMPT_EMBEDS,
  tokenEmbedding,
  xlmRInputs,
  type BuiltGraph,
  type GraphWays,
  type TextEncoderConfig,
  type TextGraphSize,
} from '../../graph/index.ts';
import type { GraphInput } from '../graph-session.ts';
import { embedTokens } from '../token-embedding.ts';
import { bytesOf, type Part } from './part.ts';
import type { PartSessions } from './part-sessions.ts';

/** A text encoder of any kind. Its token embedding stays on the disk. */
export class TextEncoder {
  /** `[vectors, hiddenSize]`, the vectors of learned words. */
  #learned = new Float32Array();

  constructor(
    private readonly part: Part<TextEncoderConfig>,
    private readonly sessions: PartSessions,
  ) {}

  /** XLM-R's linear layer was trained for the layer that it reads. */
  get canSkipLayers(): boolean {
    return this.part.config.kind !== 'xlm-r';
  }

  /** See `DiffusionModel.encodeText`. */
  async encode(tokens: Int32Array, clipSkip: number): Promise<Tensor> {
    const { config, index } = this.part;
    const skipLayers = clipSkip - 1;
    const key = JSON.stringify({ length: tokens.length, skipLayers, config });
    const outputs = await this.#run(tokens, 1, promptInputs(config, tokens), key, (size, ways) =>
      buildTextEncoderGraph(config, index, { ...size, skipLayers }, ways),
    );
    return outputs[PROMPT_EMBEDS[config.kind]]!;
  }

  /**
   * @param tokens `[batch, length]`; the end token must be among each text's ids
   * @param endId its id, from the tokenizer: some configs with a vocabulary of their own still name CLIP's
   * @returns a state for each text `[batch, hiddenSize]`, which a projection takes; see `buildTextPoolingGraph`
   */
  async pool(tokens: Int32Array, batch: number, endId: number): Promise<Tensor> {
    const { config: own, index } = this.part;
    const config = own.kind === 'clip' ? { ...own, eosTokenId: endId } : own;
    const key = JSON.stringify({ batch, length: tokens.length / batch, config, pools: true });
    const inputs = poolingInputs(config, tokens, batch, endId);
    const outputs = await this.#run(tokens, batch, inputs, key, (size, ways) =>
      buildTextPoolingGraph(config, index, size, ways),
    );
    return outputs['pooler_output']!;
  }

  async #run(
    tokens: Int32Array,
    batch: number,
    otherInputs: Readonly<Record<string, GraphInput>>,
    key: string,
    build: (size: TextGraphSize, ways: GraphWays) => BuiltGraph,
  ): Promise<Readonly<Record<string, Tensor>>> {
    const { config, index, files } = this.part;
    const table = tokenEmbedding(config, index);
    const length = tokens.length / batch;
    const session = await this.sessions.get('text-encoder', this.part, key, (ways) =>
      build({ batch, length }, ways),
    );
    const data = await embedTokens(tokens, table, files.get(table.file)!, this.#learned);
    const shape = [batch, length, config.hiddenSize];
    return session.run({ inputs_embeds: { type: 'float32', data, shape }, ...otherInputs });
  }

  /**
   * Sets the words that `encode` understands from now on, instead of earlier ones.
   *
   * @returns their ids, for the tokenizer
   * @throws AppError `invalid-request` with details what: 'embedding-misfit' if a vector does not have this text encoder's
   * width
   */
  learnWords(inversions: readonly TextualInversion[]): LearnedWord[] {
    const { hiddenSize, vocabSize } = this.part.config;
    const misfit = inversions.find(({ width }) => width !== hiddenSize);
    if (misfit) throw misfitting(misfit, hiddenSize);
    this.#learned = Float32Array.from(inversions.flatMap(({ vectors }) => [...vectors]));
    let next = vocabSize;
    return inversions.map(({ name, count }) => ({
      name,
      ids: Array.from({ length: count }, () => next++),
    }));
  }
}

/** What the graph of one prompt takes besides the embeddings. */
function promptInputs(config: TextEncoderConfig, tokens: Int32Array): Record<string, GraphInput> {
  switch (config.kind) {
    case 'clip':
      return { input_ids: int32s(tokens, 1) };
    case 'bert':
      return {};
    case 'xlm-r': {
      const { positionIds, attentionBias } = xlmRInputs(config, tokens, 1);
      return {
        position_ids: int32s(positionIds, 1),
        ...(attentionBias && { attention_bias: biasInput(attentionBias, 1) }),
      };
    }
  }
}

/** The same for texts that are compared with pictures. */
function poolingInputs(
  config: TextEncoderConfig,
  tokens: Int32Array,
  batch: number,
  endId: number,
): Record<string, GraphInput> {
  if (config.kind === 'clip') return { input_ids: int32s(tokens, batch) };
  const attention_bias = biasInput(biasAfterEnd(tokens, batch, endId), batch);
  if (config.kind === 'bert') return { attention_bias };
  const { positionIds } = xlmRInputs(config, tokens, batch);
  return { position_ids: int32s(positionIds, batch), attention_bias };
}

function int32s(data: Int32Array, batch: number): GraphInput {
  return { type: 'int32', data, shape: [batch, data.length / batch] };
}

function biasInput(data: Float32Array, batch: number): GraphInput {
  const length = Math.sqrt(data.length / batch);
  return { type: 'float32', data, shape: [batch, 1, length, length] };
}

/** The weights that become a session: all but the token embedding. */
export function sessionBytesOf(part: Part<TextEncoderConfig>): number {
  return bytesOf(part) - tokenEmbedding(part.config, part.index).byteLength;
}

function misfitting({ name, width }: TextualInversion, expected: number): AppError {
  const message = `The embedding ${name} is ${width} wide, not ${expected}.`;
  const details = { field: 'prompt', what: 'embedding-misfit', found: name, width, expected };
  return new AppError('invalid-request', message, details);
}
