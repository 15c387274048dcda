import { readTextualInversion } from '../../core/formats/lora/textual-inversion.ts';
import { openCheckpoint } from '../../core/formats/checkpoint/open-checkpoint.ts';
import { applyStyleTag, measurePrompt, namesInPrompts } from '../../core/prompt/index.ts';
import { createSampler } from '../../core/schedulers/samplers.ts';
import type { LearnedWord, Tokenizer } from '../../core/tokenizer/index.ts';
import { countVariants, resolvePromptTemplate } from '../../core/prompt/fill-template.ts';
import type { Outcome } from '../../contract/engine-api.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { MeasureRequest, PromptMeasures } from '../../contract/prompting.ts';
import { blobSource } from '../../storage/blob-source.ts';
import { openAddOn, storedAddOns } from '../../storage/library/add-ons.ts';
import { schedulerConfigOf, type StoredModel } from '../../storage/stored-model.ts';
import { openTokenizer } from '../../storage/stored-tokenizer.ts';
import type { WordListStore } from '../../storage/word-list-store.ts';
import { chunksOf } from '../chunks-of.ts';
import { outcomeOf } from '../outcome.ts';
import { wildcardsFor } from './word-lists.ts';

type Texts = Pick<StoredModel, 'manifest' | 'text'>;

/** Beyond every vocabulary; which ids the text encoder will give the vectors does not matter for counting. */
const FIRST_LEARNED = 2 ** 30;

/** Measures prompts with only the small files of a model, so that it can run while a picture is being painted. */
export class PromptMeasurer {
  readonly #models = new Map<string, Texts>();
  /** The last tokenizer of each model and the embeddings that it knows: building one takes longer than using it. */
  readonly #tokenizers = new WeakMap<Texts, { names: string; tokenizer: Promise<Tokenizer> }>();
  /** By the file's name, which is new for each import. */
  readonly #vectors = new Map<string, Promise<number>>();

  /** @param openTexts opens a model, of which only the small files are read */
  constructor(
    private readonly openTexts: (modelId: string) => Promise<Texts>,
    private readonly lists: WordListStore,
  ) {}

  async measure(request: MeasureRequest): Promise<PromptMeasures> {
    const model = await this.#open(request.modelId);
    const { textEncoder } = request;
    const reader =
      textEncoder === null || textEncoder === request.modelId
        ? model
        : await this.#open(textEncoder);
    const { steps } = request;
    const config = await schedulerConfigOf(model);
    const calls = createSampler(request.sampler, config, steps).timesteps.length;
    const wildcards = await wildcardsFor(this.lists, [request.prompt, request.negativePrompt]);
    const fill = (text: string) =>
      attempt(() => resolvePromptTemplate(text, { seed: request.seed, wildcards }));
    const [filled, negative] = await Promise.all([
      fill(request.prompt),
      fill(request.negativePrompt),
    ]);
    const prompt =
      filled.ok && request.useStyleTag
        ? await attempt(() => applyStyleTag(filled.value, model.manifest.styleTag))
        : filled;
    const read = [prompt, negative].map((text) => (text.ok ? text.value : ''));
    const words = await this.#learned(read as [string, string], calls);
    const options = {
      tokenizer: await this.#tokenizer(reader, words),
      steps: calls,
      ...chunksOf(reader.manifest),
      maxParts: LIMITS.promptParts,
      maxEncodings: LIMITS.promptEncodings,
    };
    const measure = async (field: 'prompt' | 'negativePrompt', text: Outcome<string>) =>
      text.ok ? attempt(() => measurePrompt(field, text.value, options)) : text;
    const variants = await attempt(
      () =>
        countVariants(request.prompt, wildcards) * countVariants(request.negativePrompt, wildcards),
    );
    return {
      prompt: await measure('prompt', prompt),
      negativePrompt: await measure('negativePrompt', negative),
      variants: variants.ok ? variants.value : 1,
    };
  }

  /** @returns the same object as before, unless the model has changed */
  async #open(modelId: string): Promise<Texts> {
    const known = this.#models.get(modelId);
    const opened = await this.openTexts(modelId);
    if (known && JSON.stringify(known.manifest) === JSON.stringify(opened.manifest)) return known;
    this.#models.set(modelId, opened);
    return opened;
  }

  #tokenizer(model: Texts, words: readonly LearnedWord[]): Promise<Tokenizer> {
    const names = JSON.stringify(words);
    const known = this.#tokenizers.get(model);
    if (known?.names === names) return known.tokenizer;
    const tokenizer = openTokenizer(model, words);
    this.#tokenizers.set(model, { names, tokenizer });
    return tokenizer;
  }

  /** The library's embeddings that the texts name. A broken one counts as a plain word; painting will say what is wrong. */
  async #learned(
    [prompt, negativePrompt]: readonly [string, string],
    steps: number,
  ): Promise<LearnedWord[]> {
    const embeddings = (await storedAddOns()).filter(({ kind }) => kind === 'embedding');
    if (embeddings.length === 0) return [];
    const names = embeddings.map(({ name }) => name);
    const words: LearnedWord[] = [];
    let next = FIRST_LEARNED;
    const named = await attempt(() => namesInPrompts(prompt, negativePrompt, { steps, names }));
    for (const name of named.ok ? named.value : []) {
      const { id, file } = embeddings.find((one) => one.name === name)!;
      const known = this.#vectors.get(file) ?? countVectors(id);
      this.#vectors.set(file, known);
      const count = await known.catch(() => 0);
      if (count > 0) words.push({ name, ids: Array.from({ length: count }, () => next++) });
    }
    return words;
  }
}

const attempt = <T>(work: () => T) => outcomeOf(() => Promise.resolve().then(work));

async function countVectors(addOnId: string): Promise<number> {
  const found = await openAddOn(addOnId);
  if (!found) return 0;
  const source = blobSource(found.stored.name, found.file);
  return (await readTextualInversion(await openCheckpoint(source))).count;
}
