import { diffusersUnetName } from '../checkpoint/ldm-unet-names.ts';

export type LoraPart = 'unet' | 'text_encoder';

/** Which factor of which module a tensor is. */
export interface LoraKey {
  /** Null where the writer left the part out. */
  readonly part: LoraPart | null;
  /** The module in its file's own spelling, dotted or with underscores. */
  readonly module: string;
  readonly role: 'down' | 'up' | 'mid' | 'alpha';
}

/** Kinds of adapter that are no plain LoRA, by the mark of their tensors. */
const OTHER_ADAPTERS: readonly (readonly [RegExp, string])[] = [
  [/[._]dora_scale$|lora_magnitude_vector/, 'DoRA'],
  [/\.hada_[wt]\d/, 'LoHa'],
  [/\.lokr_[wt]\d/, 'LoKr'],
  [/\.oft_(blocks|diag)|\.oft_R/, 'OFT'],
  [/\.on_input$/, '(IA)3'],
  [/\.(diff|diff_b|w_norm|b_norm)$/, 'a full difference of weights'],
  [/lora_embedding_[AB]/, 'LoRA of token embeddings'],
  [/\.lora_(B|up)(\.\w+)?\.bias$/, 'LoRA with biases'],
];

/** Another part of another model: SDXL's second text encoder, the transformers that came after UNets. */
const OTHER_MODELS = /^(lora_te[23]_|text_encoder_[23]\.|transformer\.|lora_transformer_)/;

/** What a tensor's name says against the file as a whole, or null: `unsupported` is the answer. */
export function foreignLora(name: string): string | null {
  const adapter = OTHER_ADAPTERS.find(([mark]) => mark.test(name));
  if (adapter) return adapter[1];
  return OTHER_MODELS.test(name) ? 'LoRA for a model other than SD 1.x' : null;
}

const ROLES = {
  lora_down: 'down',
  lora_up: 'up',
  lora_mid: 'mid',
  lora_A: 'down',
  lora_B: 'up',
  down: 'down',
  up: 'up',
} as const;

const FACTOR =
  /^(.+?)[._](?:(lora_(?:down|up|mid|A|B))(?:\.[\w-]+)?|lora(?:_linear_layer)?\.(down|up))\.weight$/;

/**
 * Reads a tensor's name in any of the spellings in use: kohya's (`lora_unet_…lora_down.weight`, `…alpha`), peft's
 * (`unet.….lora_A.weight`), diffusers' (`unet.….lora.down.weight`) and its older one of attention processors
 * (`….processor.to_q_lora.down.weight`).
 *
 * @returns null for a name in none of them
 */
export function parseLoraName(name: string): LoraKey | null {
  const [, alphaOf] = /^(.+)\.alpha$/.exec(name) ?? [];
  if (alphaOf !== undefined) return { ...splitPart(alphaOf), role: 'alpha' };
  const [, module, first, second] = FACTOR.exec(name) ?? [];
  const role = (first ?? second) as keyof typeof ROLES | undefined;
  if (module === undefined || role === undefined) return null;
  return { ...splitPart(module), role: ROLES[role] };
}

function splitPart(whole: string): Pick<LoraKey, 'part' | 'module'> {
  const name = whole.replace(/^base_model\.model\./, '');
  const [, unet] = /^(?:lora_unet_|unet\.(?:base_model\.model\.)?)(.+)$/.exec(name) ?? [];
  if (unet !== undefined) return { part: 'unet', module: unet };
  const [, text] = /^(?:lora_te1?_|text_encoder\.(?:base_model\.model\.)?)(.+)$/.exec(name) ?? [];
  if (text !== undefined) return { part: 'text_encoder', module: text };
  return { part: null, module: name };
}

/**
 * The base model's weights by the flattened names of their modules. Kohya writes underscores for dots, which cannot be
 * undone without knowing the modules there are; so all spellings are looked up flat.
 */
export class LoraTargets {
  readonly #byFlatName = new Map<string, string>();
  readonly #layers: number;

  /** @param names of the weights a model has, in diffusers' spelling */
  constructor(names: Readonly<Record<LoraPart, Iterable<string>>>) {
    let layers = 0;
    for (const [part, weights] of Object.entries(names)) {
      for (const weight of weights) {
        if (!weight.endsWith('.weight')) continue;
        const module = weight.slice(0, -'.weight'.length);
        // transformers before 5 put `text_model.` before every name, and so do most trainers.
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

  /** Such as `unet.mid_block.attentions.0.proj_in.weight`; null when the model has no such module. */
  find({ part, module }: LoraKey): string | null {
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

  /** Attention processors put themselves between; some trainers work on the UNet in CompVis's names. */
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

/** diffusers' older names for the attention of CLIP. */
function modernText(module: string): string {
  return module
    .replace(/\.self_attn\.to_out$/, '.self_attn.out_proj')
    .replace(/\.self_attn\.to_([qkv])$/, '.self_attn.$1_proj');
}

function flat(part: string, module: string): string {
  return `${part} ${module.replaceAll('.', '_')}`;
}
