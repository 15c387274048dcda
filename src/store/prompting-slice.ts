import { applyStyles } from '../contract/prompt-styles.ts';
import type { Completion, Completions, MeasureRequest } from '../contract/prompting.ts';
import type { Outcome } from '../contract/engine-api.ts';
import type { StoreApi } from 'zustand/vanilla';
import { resolveOptions } from './form.ts';
import type { ErrorData, StorePorts } from './ports.ts';
import type { AppState, SliceCreator } from './state/app-state.ts';
import type { PromptingSlice } from './state/prompting-state.ts';

const MAX_COMPLETIONS = 8;
const MAX_EARLIER = 2;
const NONE: Completions = { replaces: 0, found: [] };

export function createPromptingSlice(ports: StorePorts): SliceCreator<PromptingSlice> {
  const { engine, promptKeeper, clock, newSeed } = ports;
  return (set, get) => {
    let latest = 0;
    /** @returns null after a failure, which the page shows where the work was requested */
    const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
      set({ promptingFailure: null });
      try {
        return await work();
      } catch (error) {
        set({ promptingFailure: failureOf(error) });
        return null;
      }
    };
    const take = <T>(outcome: Outcome<T>): T | null => {
      set({ promptingFailure: outcome.ok ? null : outcome.error });
      return outcome.ok ? outcome.value : null;
    };
    const readStyles = async () => set({ ownStyles: await promptKeeper.styles() });
    const readHistory = async () => set({ history: await promptKeeper.prompts() });

    return {
      promptPanel: null,
      openPromptPanel: (promptPanel) => set({ promptPanel, promptingFailure: null }),
      closePromptPanel: () => set({ promptPanel: null, addedWordLists: null }),
      measures: null,
      ownStyles: null,
      history: null,
      wordLists: null,
      addedWordLists: null,
      promptingFailure: null,
      async measurePrompts() {
        const request = measureRequest(get());
        if (!request) return;
        // Otherwise every visit would load the tokenizer, alongside the model that the user is waiting for.
        const isEmpty = request.prompt === '' && request.negativePrompt === '';
        if (isEmpty && get().measures === null) return;
        const turn = ++latest;
        const outcome = await engine.measurePrompts(request);
        if (turn === latest) set({ measures: outcome.ok ? outcome.value : null });
      },
      async loadStyles() {
        await attempt(readStyles);
      },
      toggleStyle(style) {
        const { form } = get();
        const others = form.styles.filter(({ name }) => name !== style.name);
        const isOn = others.length < form.styles.length;
        set({ form: { ...form, styles: isOn ? others : [...others, style] } });
      },
      async importStyles(file) {
        const outcome = await engine.readStyles(file);
        const styles = outcome.ok ? outcome.value : null;
        if (styles && styles.length > 0) await get().keepStyles(styles);
        return styles && styles.length;
      },
      async keepStyles(styles) {
        await attempt(async () => {
          await promptKeeper.putStyles(styles);
          await readStyles();
        });
        const { form } = get();
        const renewed = form.styles.map((on) => styles.find(({ name }) => name === on.name) ?? on);
        set({ form: { ...form, styles: renewed } });
      },
      async removeStyle(name) {
        await attempt(async () => {
          await promptKeeper.removeStyle(name);
          await readStyles();
        });
      },
      async loadHistory() {
        await attempt(readHistory);
      },
      async rememberPrompt(text) {
        if (text.trim() === '') return;
        // Where nothing can be stored, there is simply no history.
        await promptKeeper.addPrompt(text, clock()).then(readHistory, () => undefined);
      },
      async forgetPrompt(text) {
        await attempt(async () => {
          await (text === null ? promptKeeper.clearPrompts() : promptKeeper.removePrompt(text));
          await readHistory();
        });
      },
      async loadWordLists() {
        set({ wordLists: take(await engine.wordLists()) ?? [] });
      },
      async addWordLists(files) {
        set({ addedWordLists: null });
        const added = take(await engine.addWordLists(files));
        if (!added) return;
        set({ addedWordLists: added });
        await get().loadWordLists();
      },
      async removeWordList({ kind, name }) {
        take(await engine.removeWordList({ kind, name }));
        await get().loadWordLists();
      },
      async complete(before, locale) {
        if (get().history === null) await readHistory().catch(none);
        const { form, modelId, history } = get();
        if (before === '') {
          return {
            replaces: 0,
            found: (history ?? []).slice(0, MAX_COMPLETIONS).map(asCompletion),
          };
        }
        const limit = MAX_COMPLETIONS;
        const { prompt } = form;
        const outcome = await engine.complete({ before, prompt, modelId, locale, limit });
        const known = outcome.ok ? outcome.value : NONE;
        if (known.found.length > 0 || before !== prompt) return known;
        return { replaces: before.length, found: earlierPrompts(before, history ?? []) };
      },
      async paintVariants() {
        const request = measureRequest(get());
        const all = request && take(await engine.promptVariants(request));
        if (!all) return;
        const { form } = get();
        const seed = form.seedMode === 'fixed' ? form.seed : newSeed();
        for (const prompts of all) void get().generate({ prompts, seed });
      },
      async throwDice(locale) {
        const outcome = await engine.randomPrompt(get().modelId, locale, newSeed());
        if (outcome.ok && outcome.value !== null) get().setPrompt(outcome.value);
      },
    };
  };
}

/** Remembers the prompts that are painted. */
export function watchPrompting(store: StoreApi<AppState>): void {
  store.subscribe(({ run }, previous) => {
    if (run && run.form !== previous.run?.form) {
      void store.getState().rememberPrompt(run.form.prompt);
    }
  });
}

const none = () => undefined;

/** Earlier prompts that begin with what has been typed. */
function earlierPrompts(typed: string, history: readonly string[]): readonly Completion[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted.length < 2) return [];
  return history
    .filter((text) => text.toLowerCase().startsWith(wanted) && text !== typed)
    .slice(0, MAX_EARLIER)
    .map(asCompletion);
}

function asCompletion(prompt: string): Completion {
  return { kind: 'prompt', insert: prompt, label: prompt, detail: '', count: 0 };
}

function failureOf(error: unknown): ErrorData {
  const message = error instanceof Error ? error.message : String(error);
  const isFull = error instanceof Error && error.name === 'QuotaExceededError';
  const code = isFull ? 'quota' : 'unsupported';
  return { code, message, retryable: false, details: { what: 'IndexedDB' } };
}

/** null while no model is ready. */
function measureRequest({ model, form }: AppState): MeasureRequest | null {
  if (model.status !== 'ready') return null;
  const { manifest } = model;
  const options = resolveOptions(manifest, form);
  const { textEncoder, useStyleTag, steps, sampler } = options;
  const prompts = { prompt: form.prompt, negativePrompt: options.negativePrompt };
  const seed = form.seedMode === 'fixed' ? form.seed : 0;
  const modelId = manifest.id;
  const styled = applyStyles(prompts, form.styles);
  return { modelId, textEncoder, ...styled, useStyleTag, steps, sampler, seed };
}
