import { z } from 'zod';

/** A repository at one revision of it, on one site: the hub itself or a mirror of it. */
export interface HubSource {
  /** Such as `https://huggingface.co`, without a trailing slash. */
  readonly endpoint: string;
  /** Such as `SkyWork/SkyPaint`. */
  readonly repo: string;
  /** A branch, a tag or a commit. */
  readonly revision: string;
}

/** An access token, and the only site it may be sent to: the one that the user read beside the field. */
export interface SiteToken {
  /** Such as `https://huggingface.co`. */
  readonly origin: string;
  readonly value: string;
}

const MAX_PATH_LENGTH = 512;

/** Slash-separated names, none of them empty or of dots only: it can only lead downwards. */
export const isDownwardPath = (path: string) =>
  path.length <= MAX_PATH_LENGTH &&
  // Half of a surrogate pair cannot be written into an address.
  path.isWellFormed() &&
  path.split('/').every((name) => /^[^\\\p{Cc}]+$/u.test(name) && !/^\.+$/.test(name));

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${String(digits)}}$`));

/** What a file's bytes must hash to. Large files have a SHA-256, small ones git's SHA-1 of `blob <length>\0<bytes>`. */
const fileHash = z.object({ algorithm: z.enum(['sha256', 'git-sha1']), digest: z.string() });

const plannedFile = z.object({
  path: z.string().refine(isDownwardPath),
  bytes: z.int().min(0),
  /** null where the site names none; then the ETag has to vouch for a file that comes in pieces. */
  hash: fileHash.nullable(),
});

const hubSource = z.object({
  /** Plans from before there were others have none. */
  type: z.literal('hub').default('hub'),
  endpoint: z.string(),
  repo: z.string(),
  revision: z.string(),
  /** What the revision was when the plan was made: all files come from this one commit. */
  commit: hex(40),
});

/** One file by its own address, on any site. */
const urlSource = z.object({
  type: z.literal('url'),
  /** Before redirects, whose addresses expire. May hold a secret, and so is kept no longer than the download. */
  url: z.string(),
  /** The site sends parts of a file, and a mark that tells whether it is still the same one. */
  isResumable: z.boolean(),
});

const licence = z.object({
  /** As the model card spells it, such as `creativeml-openrail-m`; null when it names none. */
  id: z.string().nullable(),
  name: z.string(),
  url: z.string().nullable(),
  /** It restricts use or is unknown: the user must agree to it before the download. */
  acceptRequired: z.boolean(),
});

const downloadPlan = z.object({
  /** Names the download and its folder; the same files of the same commit have the same id. */
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,239}$/),
  source: z.union([urlSource, hubSource]),
  /**
   * `skypaint`: made for this program, with its manifest, and usable as it is. `diffusers`: a folder for each part.
   * `single-file`: a checkpoint with all parts, an add-on, or an exported model. The latter two are to be imported.
   */
  layout: z.enum(['skypaint', 'diffusers', 'single-file']),
  files: z.array(plannedFile).min(1),
  totalBytes: z.int().min(0),
  licence,
});

export type FileHash = z.infer<typeof fileHash>;
export type PlannedFile = z.infer<typeof plannedFile>;
export type Licence = z.infer<typeof licence>;
export type DownloadPlan = z.infer<typeof downloadPlan>;

/** A plan from the disk or from the page, or null if it is none. */
export function parseDownloadPlan(json: unknown): DownloadPlan | null {
  return downloadPlan.safeParse(json).data ?? null;
}

/** What a repository has to offer: one plan, or single-file checkpoints of which the user picks one. */
export type DownloadOffer =
  | { readonly type: 'plan'; readonly plan: DownloadPlan }
  | {
      readonly type: 'choices';
      readonly files: readonly { readonly path: string; readonly bytes: number }[];
      readonly licence: Licence;
    };

/** How a download fares. */
export type TransferEvent =
  /** Bytes that are on the disk, of the whole plan. */
  | {
      readonly type: 'downloading';
      readonly file: string;
      readonly loadedBytes: number;
      readonly totalBytes: number;
    }
  /** What an earlier visit left of the file is being read again, or a finished file is being checked. */
  | { readonly type: 'verifying'; readonly file: string }
  /** Something failed that may pass; the next attempt starts in `delayMs`. `error` is a code. */
  | {
      readonly type: 'retrying';
      readonly file: string;
      readonly attempt: number;
      readonly delayMs: number;
      readonly error: string;
    };
