/** Names that trainers give to every file, with or without a number, a precision or a step at the end. */
const NAMELESS =
  /^(pytorch_lora_weights|lora_weights?|lora|adapter_model|learned_embeds|embeddings?|pytorch_model|diffusion_pytorch_model|model|weights)([-_. ]*(steps?|epoch|fp16|bf16|fp32|ema|\d+))*$/i;

/** Folder names that are just as unspecific. */
const NAMELESS_FOLDER =
  /^(unet|text_encoder|lora|loras|embeddings?|weights|models?|output|checkpoint-\d+|adapter)$/i;

interface Source {
  /** With the folders that were dropped, or the repository's. */
  readonly path: string;
  /** The repository's name, without its owner. */
  readonly repository: string | null;
  /** The word inside an embedding's file. */
  readonly token: string | null;
  /** Characters that the grammar of prompts reserves. */
  readonly signs: RegExp;
  /** The fallback if nothing has a name. */
  readonly fallback: string;
}

/**
 * An add-on's name in prompts: that of its file or, if trainers give all their files the same name, the word inside, the folder
 * or the repository. Always a name that a prompt can contain.
 */
export function addOnName({ path, repository, token, signs, fallback }: Source): string {
  const [file = '', ...folders] = path.split('/').reverse();
  const stem = file.replace(/\.\w+$/, '');
  const folder = folders.find((name) => name.trim() !== '' && !NAMELESS_FOLDER.test(name));
  const told = NAMELESS.test(stem.trim()) ? (token ?? folder ?? repository) : null;
  return [told, stem, fallback]
    .map((name) => writable(name ?? '', signs))
    .find((name) => name !== '')!;
}

/** Prompts trim names. Keyboards produce composed letters, but macOS's file names contain decomposed ones. */
function writable(name: string, signs: RegExp): string {
  return name.toWellFormed().normalize('NFC').replace(signs, '_').trim();
}
