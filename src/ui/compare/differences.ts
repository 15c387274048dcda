import {
  hasEffect,
  isStandard,
  MODEL_OPTIONS,
  optionEntries,
  sizeOfPicture,
  type ModelOptionKey,
  type OptionKey,
  type Picture,
} from '../../store/index.ts';

/** A fact about how a picture was made. Options have the names that the form uses. */
export type Fact = OptionKey | 'prompt' | 'model' | 'size' | 'hires' | 'enlarged' | 'file';

/** `null` where a picture lacks the fact. */
export type Facts = ReadonlyMap<Fact, string | null>;

/** These are part of the size, or have a place of their own. */
const ELSEWHERE: ReadonlySet<OptionKey> = new Set(['width', 'height', 'negativePrompt']);

/** In reading order; options at their usual values are left out. */
export function factsOf(picture: Picture): Facts {
  const { parameters, enlarged } = picture;
  const { width, height } = sizeOfPicture(picture);
  const size = ['size', `${width}×${height}`] as const;
  const larger: Facts = new Map(
    enlarged ? [['enlarged', `${enlarged.factor}× · ${enlarged.upscalerName}`]] : [],
  );
  if (!parameters) return new Map<Fact, string>([['file', picture.name], size, ...lines(larger)]);
  const { hires } = parameters;
  const options = optionEntries<ModelOptionKey>(MODEL_OPTIONS)
    .filter(([key]) => !ELSEWHERE.has(key) && hasEffect(key, parameters))
    .filter(([key]) => !isStandard(key, parameters[key]))
    .map(([key]) => [key, String(parameters[key])] as const);
  return new Map<Fact, string>([
    ['prompt', parameters.prompt],
    ['negativePrompt', parameters.negativePrompt],
    ['model', parameters.modelName],
    size,
    ['seed', String(parameters.seed)],
    ...options,
    ...(parameters.start ? [['strength', String(parameters.strength)] as const] : []),
    ...(hires ? [['hires', `${hires.scale}× · ${hires.strength}`] as const] : []),
    ...lines(larger),
  ]);
}

const lines = (facts: Facts) => [...facts].map(([key, value]) => [key, value ?? ''] as const);

export interface ComparedFact {
  readonly fact: Fact;
  readonly first: string | null;
  readonly second: string | null;
}

/** How two pictures differ, and what they share. */
export function compareFacts(
  first: Facts,
  second: Facts,
): { readonly different: readonly ComparedFact[]; readonly same: readonly ComparedFact[] } {
  const all = [...new Set([...first.keys(), ...second.keys()])].map((fact) => ({
    fact,
    first: first.get(fact) ?? null,
    second: second.get(fact) ?? null,
  }));
  const isSame = (compared: ComparedFact) => compared.first === compared.second;
  return { different: all.filter((one) => !isSame(one)), same: all.filter(isSame) };
}
