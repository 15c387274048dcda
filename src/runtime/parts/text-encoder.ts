import { AppError } from '../../core/errors.ts';
import type { TextualInversion } from '../../core/formats/lora/textual-inversion.ts';
import type { Tensor } from '../../core/tensor/tensor.ts';
import type { LearnedWord } from '../../core/tokenizer/index.ts';
import {
  buildTextEncoderGraph,
  PROMPT_EMBEDS,
  tokenEmbedding,
  xlmRInputs,
  type TextEncoderConfig,
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
    const { config } = this.part;
    return (await this.#run(tokens, 1, clipSkip, config))[PROMPT_EMBEDS[config.kind]]!;
  }

  /**
   * Of CLIP's text encoder only.
   *
   * @param tokens `[batch, length]`; the end token must be among each text's ids
   * @param endId its id, from the tokenizer: some configs with a vocabulary of their own still name CLIP's
   * @returns the states at the first end tokens `[batch, hiddenSize]`, which a projection takes
   */
  async pool(tokens: Int32Array, batch: number, endId: number): Promise<Tensor> {
    const config = { ...this.part.config, eosTokenId: endId };
    return (await this.#run(tokens, batch, 1, config))['pooler_output']!;
  }

  async #run(
    tokens: Int32Array,
    batch: number,
    clipSkip: number,
    config: TextEncoderConfig,
  ): Promise<Readonly<Record<string, Tensor>>> {
    const { index, files } = this.part;
    const table = tokenEmbedding(config, index);
    const skipLayers = clipSkip - 1;
    const length = tokens.length / batch;
    const key = JSON.stringify({ batch, length, skipLayers, config });
    const session = await this.sessions.get('text-encoder', this.part, key, () =>
      buildTextEncoderGraph(config, index, { batch, length, skipLayers }),
    );
    const data = await embedTokens(tokens, table, files.get(table.file)!, this.#learned);
    const shape = [batch, length, config.hiddenSize];
    return session.run({
      inputs_embeds: { type: 'float32', data, shape },
      ...otherInputs(config, tokens, batch),
    });
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

function otherInputs(
  config: TextEncoderConfig,
  tokens: Int32Array,
  batch: number,
): Record<string, GraphInput> {
  const length = tokens.length / batch;
  const int32s = (data: Int32Array) => ({ type: 'int32', data, shape: [batch, length] }) as const;
  switch (config.kind) {
    case 'clip':
      return { input_ids: int32s(tokens) };
    case 'bert':
      return {};
    case 'xlm-r': {
      const { positionIds, attentionBias: data } = xlmRInputs(config, tokens, batch);
      const shape = [batch, 1, length, length];
      return {
        position_ids: int32s(positionIds),
        ...(data && { attention_bias: { type: 'float32', data, shape } }),
      };
    }
  }
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
