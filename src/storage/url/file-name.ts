import { isModelFile } from '../../contract/model-files.ts';
import { dispositionName } from './content-disposition.ts';

/** With room for the endings of partial files, within what any file system takes. */
const MAX_LENGTH = 80;
/** By these a signed address tells the storage behind it (S3 and its kin, Azure) which Content-Disposition to answer. */
const DISPOSITION_FIELDS = ['response-content-disposition', 'rscd'];

export interface NamedAnswer {
  readonly disposition: string | null;
  /** What was asked for. */
  readonly asked: string;
  /** Where redirects led to. */
  readonly final: string;
}

/**
 * What a file is called: as the site says, or else as its address does. Sites seldom let pages of other origins see
 * Content-Disposition, but the address at the end of a redirect often holds it.
 */
export function fileNameOf({ disposition, asked, final }: NamedAnswer): string {
  const query = new URL(final).searchParams;
  const said = [disposition, ...DISPOSITION_FIELDS.map((field) => query.get(field))]
    .map((header) => header && safeName(dispositionName(header) ?? ''))
    .find(Boolean);
  const inPaths = [asked, final].map((url) => safeName(lastName(url)));
  return said || inPaths.find(isModelFile) || inPaths.find(Boolean) || new URL(asked).hostname;
}

function lastName(url: string): string {
  const name = new URL(url).pathname.split('/').findLast(Boolean) ?? '';
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** A name without a path, whatever a site may say; '' if nothing is left of it. */
function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .replace(/[\p{Cc}<>:"|?*]/gu, '_')
    .replace(/^[.\s]+/, '')
    .trim();
  const ending = /\.\w{1,11}$/.exec(clean)?.[0] ?? '';
  const stem = [...clean.slice(0, clean.length - ending.length)];
  return stem.slice(0, MAX_LENGTH - ending.length).join('') + ending;
}
