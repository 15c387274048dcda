import { isModelFile } from '../../contract/model-files.ts';
import { dispositionName } from './content-disposition.ts';

/** Leaves room for the endings of partial files within the limits of any file system. */
const MAX_LENGTH = 80;
/** With these parameters a signed address tells its storage (S3 and similar, Azure) which Content-Disposition to send. */
const DISPOSITION_FIELDS = ['response-content-disposition', 'rscd'];

export interface NamedAnswer {
  readonly disposition: string | null;
  /** The requested address. */
  readonly asked: string;
  /** The address after redirects. */
  readonly final: string;
}

/**
 * A file's name, from the site or else from its address. Sites rarely expose Content-Disposition to other origins, but the
 * address at the end of a redirect often contains it.
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

/** A name without a path, whatever a site sends; '' if nothing is left. */
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
