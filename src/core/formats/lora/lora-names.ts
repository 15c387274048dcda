import { diffusersUnetName } from '../checkpoint/ldm-unet-names.ts';

export type LoraPart = 'unet' | 'text_encoder';

/** A tensor's role in the module that it changes. */
export type LoraRole =
  /** The factors of LoRA and LoCon, and the scale of their product. */
  | ('down' | 'up' | 'mid' | 'alpha')
  /** A bias of the upper factor, which is added to the module's own. */
  | 'up_bias'
  /** DoRA's magnitudes, as LyCORIS and peft write them. */
  | ('dora_scale' | 'magnitude')
  | (typeof LYCORIS_ROLES)[number]
  /** (IA)³: peft's factors, and LyCORIS's, which are recognised only together with an `on_input`. */
  | ('channels' | 'ia3_l');

const LYCORIS_ROLES = [
  ...['hada_w1_a', 'hada_w1_b', 'hada_w2_a', 'hada_w2_b', 'hada_t1', 'hada_t2'],
  ...['lokr_w1', 'lokr_w1_a', 'lokr_w1_b', 'lokr_w2', 'lokr_w2_a', 'lokr_w2_b', 'lokr_t2'],
  ...['diff', 'diff_b', 'w_norm', 'b_norm', 'on_input'],
] as const;

/** A tensor's module and role. */
export interface LoraKey {
  /** Null if the name does not mention the part. */
  readonly part: LoraPart | null;
  /** The module as the file spells it, with dots or underscores. */
  readonly module: string;
  readonly role: LoraRole;
}

/** Unsupported adapters, recognised by the names of their tensors. */
const UNREAD_ADAPTERS: readonly (readonly [RegExp, string])[] = [
  [/[._]oft_(blocks|diag)$|[._]oft_R(\.|$)/, 'OFT'],
  [/[._]boft_[RS](\.|$)/, 'BOFT'],
  [/\.[ab][12]\.weight$|\.bm\.weight$/, 'GLoRA'],
  [/\.(q_layer|p_layer)\.weight$|\.lambda_layer$/, 'T-LoRA'],
  [/\.vera_lambda_[bd]/, 'VeRA'],
  [/\.lokr_t1$/, 'LoKr (lokr_t1)'],
  [/lora_embedding_[AB]/, 'LoRA of token embeddings'],
  [/\.bias_(indices|values)$/, 'sparse LyCORIS'],
];

/** The unsupported kind of adapter that a tensor of this name belongs to, if any. */
export function unreadAdapter(name: string): string | null {
  return UNREAD_ADAPTERS.find(([mark]) => mark.test(name))?.[1] ?? null;
}

const FACTORS: Readonly<Record<string, LoraRole>> = {
  lora_down: 'down',
  lora_A: 'down',
  down: 'down',
  lora_up: 'up',
  lora_B: 'up',
  up: 'up',
  lora_mid: 'mid',
};

const FACTOR =
  /^(.+?)[._](?:(lora_(?:down|up|mid|A|B))(?:\.[\w-]+)?|lora(?:_linear_layer)?\.(down|up))\.(weight|bias)$/;
const MAGNITUDE = /^(.+)\.lora_magnitude_vector(?:\.default)?(?:\.weight)?$/;
const OTHERS = new RegExp(
  `^(.+)\\.(${['alpha', 'dora_scale', 'ia3_l', ...LYCORIS_ROLES].join('|')})(?:\\.default)?$`,
);

/**
 * Parses a tensor's name in any spelling in use: kohya's and LyCORIS's (`lora_unet_…lora_down.weight`, `…alpha`,
 * `lycoris_…hada_w1_a`), peft's (`unet.….lora_A.weight`), diffusers' (`unet.….lora.down.weight`) and its older one with attention
 * processors (`….processor.to_q_lora.down.weight`), and ComfyUI's (`diffusion_model.…`).
 *
 * @returns null for a name in none of these spellings
 */
export function parseLoraName(name: string): LoraKey | null {
  const [, module, first, second, ending] = FACTOR.exec(name) ?? [];
  if (module !== undefined) {
    const role = FACTORS[(first ?? second)!]!;
    if (ending === 'weight') return { ...splitPart(module), role };
    return role === 'up' ? { ...splitPart(module), role: 'up_bias' } : null;
  }
  const [, magnitudeOf] = MAGNITUDE.exec(name) ?? [];
  if (magnitudeOf !== undefined) return { ...splitPart(magnitudeOf), role: 'magnitude' };
  const [, otherOf, role] = OTHERS.exec(name) ?? [];
  if (otherOf !== undefined) return { ...splitPart(otherOf), role: role as LoraRole };
  const [, channelsOf] = /^(.+)\.weight$/.exec(name) ?? [];
  return channelsOf === undefined ? null : { ...splitPart(channelsOf), role: 'channels' };
}

/** Prefixes of module names, longest first. */
const PREFIXES: readonly (readonly [string, LoraPart | null])[] = [
  ['base_model.model.', null],
  ['lora_unet_', 'unet'],
  ['lora_te1_', 'text_encoder'],
  ['lora_te_', 'text_encoder'],
  ['lycoris_', null],
  ['model.diffusion_model.', 'unet'],
  ['diffusion_model.', 'unet'],
  ['unet.', 'unet'],
  ['cond_stage_model.transformer.', 'text_encoder'],
  ['text_encoders.clip_l.transformer.', 'text_encoder'],
  ['clip_l.transformer.', 'text_encoder'],
  ['text_encoder.', 'text_encoder'],
];

function splitPart(whole: string): Pick<LoraKey, 'part' | 'module'> {
  let module = whole;
  let part: LoraPart | null = null;
  for (;;) {
    const prefix = PREFIXES.find(([start]) => module.startsWith(start));
    if (!prefix) return { part, module };
    module = module.slice(prefix[0].length);
    part ??= prefix[1];
  }
}

/**
 * The base model's weights by the flattened names of their modules. kohya replaces dots by underscores, which cannot be undone
 * without knowing which modules exist, so all spellings are flattened before they are looked up.
 */
export class LoraTargets {
  readonly #byFlatName = new Map<string, string>();
  readonly #biases = new Set<string>();
  readonly #layers: number;

  /** @param names of the model's weights, in diffusers' spelling */
  constructor(names: Readonly<Record<LoraPart, Iterable<string>>>) {
    let layers = 0;
    for (const [part, weights] of Object.entries(names)) {
      for (const weight of weights) {
        if (weight.endsWith('.bias')) this.#biases.add(`${part}.${weight}`);
        if (!weight.endsWith('.weight')) continue;
        const module = weight.slice(0, -'.weight'.length);
        // transformers before 5 and most trainers put `text_model.` before every name.
        const bare = module.replace(/^text_model\./, '');
        for (const spelling of part === 'unet' ? [module] : [bare, `text_model.${bare}`]) {
          this.#byFlatName.set(flat(part, spelling), `${part}.${weight}`);
        }
        const [, resnet] = /^down_blocks\.0\.resnets\.(\d+)\.conv1$/.exec(module) ?? [];
        if (resnet !== undefined) layers = Math.max(layers, Number(resnet) + 1);
      }
    }
    this.#layers = layers;
  }

  /** The weight's name, such as `unet.mid_block.attentions.0.proj_in.weight`; null if the model has no such module. */
  find({ part, module }: Pick<LoraKey, 'part' | 'module'>): string | null {
    const parts: readonly LoraPart[] = part === null ? ['unet', 'text_encoder'] : [part];
    for (const candidate of parts) {
      const spellings = [
        module,
        candidate === 'unet' ? this.#modernUnet(module) : modernText(module),
      ];
      for (const spelling of spellings) {
        const found =
          spelling === null ? undefined : this.#byFlatName.get(flat(candidate, spelling));
        if (found !== undefined) return found;
      }
    }
    return null;
  }

  /** The bias that belongs to a weight; null if the model has none. */
  biasOf(weight: string): string | null {
    const bias = weight.replace(/weight$/, 'bias');
    return this.#biases.has(bias) ? bias : null;
  }

  /** diffusers' module name: attention processors insert a level of their own, and some trainers use CompVis's names. */
  #modernUnet(module: string): string | null {
    if (module.includes('.processor.')) {
      return module.replace('.processor.', '.').replace(/\.to_out$/, '.to_out.0');
    }
    const dotted = module
      .replace(/^(input|output)_blocks[._](\d+)[._](\d+)[._]?/, '$1_blocks.$2.$3.')
      .replace(/^middle_block[._](\d+)[._]/, 'middle_block.$1.')
      .replace(/(in_layers|out_layers|emb_layers|time_embed|out)_(\d+)$/, '$1.$2')
      .replace(/\.$/, '');
    return diffusersUnetName(dotted, this.#layers);
  }
}

/** The current name of a module of CLIP's attention, for which diffusers had older names. */
function modernText(module: string): string {
  return module
    .replace(/\.self_attn\.to_out$/, '.self_attn.out_proj')
    .replace(/\.self_attn\.to_([qkv])$/, '.self_attn.$1_proj');
}

function flat(part: string, module: string): string {
  return `${part} ${module.replaceAll('.', '_')}`;
}
