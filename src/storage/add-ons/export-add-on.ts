import { AppError } from '../../core/errors.ts';
import type { AddOnKind } from '../../contract/add-on-kinds.ts';
import type { SavedFile } from '../../contract/library.ts';
import { isSafetensors } from '../../core/formats/checkpoint/open-checkpoint.ts';
import { blobSource } from '../blob-source.ts';
import { unpackZip } from '../import/source-files.ts';
import { openAddOn } from '../library/add-ons.ts';
import { requireSound } from '../library/verify-add-on.ts';
import { zipOf } from '../zip-of.ts';
import type { StoredAddOn, StoredOf } from './stored-add-on.ts';
import { withTextsInside } from './texts-inside.ts';

type Export<Kind extends AddOnKind> = (stored: StoredOf<Kind>, file: Blob) => Promise<SavedFile>;

/**
 * How each kind is saved: in the form in which it is published, so that other programs can read it. Converted weights already
 * have the published names. The small files that lay beside them go into the header, because a single file is what people
 * expect and pass on.
 */
const EXPORT: { readonly [Kind in AddOnKind]: Export<Kind> } = {
  // Another header would change the hash by which programs recognise a LoRA.
  lora: ({ name, adapterConfig }, file) =>
    adapterConfig === undefined ? asItCame(name, file) : peftFolder(name, file, adapterConfig),
  embedding: ({ name }, file) => asItCame(name, file),
  vae: ({ name, config }, file) => asSafetensors(name, file, { 'config.json': config }),
  'image-encoder': ({ name, config, processor, textEncoder, logitScale }, file) =>
    asSafetensors(
      name,
      file,
      { 'config.json': config, 'preprocessor_config.json': processor },
      textEncoder === null ? {} : { logit_scale: logitScale },
    ),
  'text-encoder': ({ name, config, vocab, bert }, file) =>
    asSafetensors(name, file, {
      'config.json': config,
      'vocab.txt': vocab,
      ...(bert && { 'tokenizer_config.json': bertConfig(bert) }),
    }),
  'control-net': ({ name, config }, file) => asSafetensors(name, file, { 'config.json': config }),
  upscaler: ({ name }, file) => asItCame(name, file),
  'tool-model': async ({ id, name }, file) => {
    const files = await unpackZip(name, file);
    if (!files) throw new AppError('internal', `${id} is no archive.`);
    return asFolder(name, files);
  },
  'ip-adapter': ({ name }, file) => asItCame(name, file),
};

/**
 * An add-on as one portable file, which the import takes again. It can be read as long as the add-on exists.
 *
 * @throws AppError `not-found` if there is no such add-on; `integrity` if its file has changed
 */
export async function exportAddOn(id: string): Promise<SavedFile> {
  const found = await openAddOn(id);
  if (!found) throw new AppError('not-found', `No add-on ${id}.`, { what: id });
  // Otherwise a damaged copy would be noticed only when the original is gone.
  await requireSound(found);
  const { stored, file } = found;
  return (EXPORT[stored.kind] as (stored: StoredAddOn, file: Blob) => Promise<SavedFile>)(
    stored,
    file,
  );
}

async function asItCame(name: string, file: Blob): Promise<SavedFile> {
  return { file, name: `${name}.${await endingOf(file, 'pt')}` };
}

async function asSafetensors(
  name: string,
  ...contents: Parameters<typeof withTextsInside>
): Promise<SavedFile> {
  return { file: await withTextsInside(...contents), name: `${name}.safetensors` };
}

/** As peft saves it: its weights always have the same name, so the folder has the add-on's. */
async function peftFolder(name: string, file: Blob, adapterConfig: string): Promise<SavedFile> {
  const weights = `adapter_model.${await endingOf(file, 'bin')}`;
  return asFolder(name, [
    ['adapter_config.json', new Blob([adapterConfig])],
    [weights, file],
  ]);
}

async function asFolder(
  name: string,
  files: Iterable<readonly [path: string, file: Blob]>,
): Promise<SavedFile> {
  const inside = [...files].map(([path, file]) => [`${name}/${path}`, file] as const);
  return { file: await zipOf(inside), name: `${name}.zip` };
}

const endingOf = async (file: Blob, torch: string) =>
  (await isSafetensors(blobSource('', file))) ? 'safetensors' : torch;

/** What `readBertOptions` reads. */
const bertConfig = (bert: NonNullable<StoredOf<'text-encoder'>['bert']>) =>
  JSON.stringify({
    do_lower_case: bert.lowercase,
    strip_accents: bert.stripAccents,
    tokenize_chinese_chars: bert.separatesHan,
  });
