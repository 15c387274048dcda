/** What trainers call every file alike, with or without a number, a precision or a step behind it. */
const NAMELESS =
  /^(pytorch_lora_weights|lora_weights?|lora|adapter_model|learned_embeds|embeddings?|pytorch_model|diffusion_pytorch_model|model|weights)([-_. ]*(steps?|epoch|fp16|bf16|fp32|ema|\d+))*$/i;

/** Folders that say as little. */
const NAMELESS_FOLDER =
  /^(unet|text_encoder|lora|loras|embeddings?|weights|models?|output|checkpoint-\d+|adapter)$/i;

interface Source {
  readonly kind: 'lora' | 'embedding';
  /** With the folders that were dropped along, or the repository's. */
  readonly path: string;
  /** The repository's name, without its owner. */
  readonly repository: string | null;
  /** The word within an embedding's file. */
  readonly token: string | null;
}

/**
 * What prompts call an add-on: by its file, or, where trainers call all of theirs alike, by the word within, by the
 * folder or by the repository. Always a name that a prompt can say.
 */
export function addOnName({ kind, path, repository, token }: Source): string {
  const [file = '', ...folders] = path.split('/').reverse();
  const stem = file.replace(/\.\w+$/, '');
  const folder = folders.find((name) => name.trim() !== '' && !NAMELESS_FOLDER.test(name));
  const told = NAMELESS.test(stem.trim()) ? (token ?? folder ?? repository) : null;
  return [told, stem, kind].map((name) => writable(kind, name ?? '')).find((name) => name !== '')!;
}

/**
 * The grammar of `<lora:name:weight>` needs its signs for itself, of either width, and trims a name; keyboards write
 * composed letters, macOS's file names hold decomposed ones.
 */
function writable(kind: Source['kind'], name: string): string {
  const signs = kind === 'lora' ? /[<>:＜＞：\p{Cc}]/gu : /[:：\p{Cc}]/gu;
  return name.toWellFormed().normalize('NFC').replace(signs, '_').trim();
}
