/** Names that trainers give to every file, with or without a number, a precision or a step at the end. */
const NAMELESS =
  /^(pytorch_lora_weights|lora_weights?|lora|adapter_model|learned_embeds|embeddings?|pytorch_model|diffusion_pytorch_model|model|weights)([-_. ]*(steps?|epoch|fp16|bf16|fp32|ema|\d+))*$/i;

/** Folder names that are just as unspecific. */
const NAMELESS_FOLDER =
  /^(unet|text_encoder|lora|loras|embeddings?|weights|models?|output|checkpoint-\d+|adapter)$/i;

interface Source {
  readonly kind: 'lora' | 'embedding';
  /** With the folders that were dropped, or the repository's. */
  readonly path: string;
  /** The repository's name, without its owner. */
  readonly repository: string | null;
  /** The word inside an embedding's file. */
  readonly token: string | null;
}

/**
 * An add-on's name in prompts: that of its file or, if trainers give all their files the same name, the word inside, the folder
 * or the repository. Always a name that a prompt can contain.
 */
export function addOnName({ kind, path, repository, token }: Source): string {
  const [file = '', ...folders] = path.split('/').reverse();
  const stem = file.replace(/\.\w+$/, '');
  const folder = folders.find((name) => name.trim() !== '' && !NAMELESS_FOLDER.test(name));
  const told = NAMELESS.test(stem.trim()) ? (token ?? folder ?? repository) : null;
  return [told, stem, kind].map((name) => writable(kind, name ?? '')).find((name) => name !== '')!;
}

/**
 * The grammar of `<lora:name:weight>` reserves its own characters, ASCII and full-width, and trims names. Keyboards produce
 * composed letters, but macOS's file names contain decomposed ones.
 */
function writable(kind: Source['kind'], name: string): string {
  const signs = kind === 'lora' ? /[<>:＜＞：\p{Cc}]/gu : /[:：\p{Cc}]/gu;
  return name
    .replace(/\p{Cs}/gu, '\uFFFD')
    .normalize('NFC')
    .replace(signs, '_')
    .trim();
}
