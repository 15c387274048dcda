import { z } from 'zod';

/** A repository at one revision, on one site: the hub itself or a mirror. */
export interface HubSource {
  /** Such as `https://huggingface.co`, without a trailing slash. */
  readonly endpoint: string;
  /** Such as `SkyWork/SkyPaint`. */
  readonly repo: string;
  /** A branch, a tag or a commit. */
  readonly revision: string;
}

/** An access token, and the only site it may be sent to: the one shown beside the field. */
export interface SiteToken {
  /** Such as `https://huggingface.co`. */
  readonly origin: string;
  readonly value: string;
}

const MAX_PATH_LENGTH = 512;

/** Slash-separated names, none of them empty or only dots, so the path cannot leave its folder. */
export const isDownwardPath = (path: string) =>
  path.length <= MAX_PATH_LENGTH &&
  // A URL cannot contain half of a surrogate pair (Cs).
  path.split('/').every((name) => /^[^\\\p{Cc}\p{Cs}]+$/u.test(name) && !/^\.+$/.test(name));

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${String(digits)}}$`));

/** The expected hash of a file. Large files have a SHA-256, small ones git's SHA-1 of `blob <length>\0<bytes>`. */
const fileHash = z.object({ algorithm: z.enum(['sha256', 'git-sha1']), digest: z.string() });

/** More than a model has tensors. */
const MAX_RANGES = 10_000;

const range = z.tuple([z.int().min(0), z.int().min(0)]);

/** The parts of a published file that are fetched, instead of all of it. */
const fileParts = z
  .object({
    /** Size of the published file. */
    of: z.int().min(0),
    /** From the first byte to the one after the last, in order. */
    ranges: z.array(range).min(1).max(MAX_RANGES),
  })
  .refine(({ of, ranges }) => {
    let last = -1;
    return ranges.every(([start, end]) => start > last && end > start && (last = end) <= of);
  });

const plannedFile = z
  .object({
    path: z.string().refine(isDownwardPath),
    /** What is fetched. */
    bytes: z.int().min(0),
    /** null if the site gives none; then only the ETag shows that the pieces of a resumed file belong together. */
    hash: fileHash.nullable(),
    parts: fileParts.optional(),
  })
  .refine(({ bytes, parts }) => !parts || bytesOfRanges(parts.ranges) === bytes);

export function bytesOfRanges(ranges: readonly ByteRange[]): number {
  return ranges.reduce((sum, [start, end]) => sum + end - start, 0);
}

const hubSource = z.object({
  /** Missing in old plans, from before there were other source types. */
  type: z.literal('hub').default('hub'),
  endpoint: z.string(),
  repo: z.string(),
  revision: z.string(),
  /** The commit of the revision when the plan was made; all files come from it. */
  commit: hex(40),
});

/** A single file by its address, on any site. */
const urlSource = z.object({
  type: z.literal('url'),
  /** The address before redirects, whose targets expire. It may contain a secret, so it is kept no longer than the download. */
  url: z.string(),
  /** The site supports ranges and sends a validator that shows whether the file is still the same. */
  isResumable: z.boolean(),
});

/** Another version of a model that ships with the page, from the page's own site: the files that this device does not have. */
const embeddedSource = z.object({
  type: z.literal('embedded'),
  name: z.string(),
  version: z.string(),
});

const licence = z.object({
  /** As the model card spells it, such as `creativeml-openrail-m`; null if it states none. */
  id: z.string().nullable(),
  name: z.string(),
  url: z.string().nullable(),
  /** It restricts use or is unknown, so the user must agree to it before the download. */
  acceptRequired: z.boolean(),
});

const downloadPlan = z.object({
  /** The id of the download and the name of its folder; with and without a safety checker it is the same. */
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,239}$/),
  source: z.union([urlSource, embeddedSource, hubSource]),
  /**
   * `skypaint`: made for this program, with a manifest, and usable without conversion. `diffusers`: a folder for each part.
   * `single-file`: a checkpoint with all parts, an add-on, or an exported model. `clip`: a CLIPModel, of which only the image
   * encoder is needed. `text-encoder`: a BERT with its vocabulary. `tool-model`: graphs and settings for transformers.js. All but the
   * first have to be imported.
   */
  layout: z.enum(['skypaint', 'diffusers', 'single-file', 'clip', 'text-encoder', 'tool-model']),
  files: z.array(plannedFile).min(1),
  totalBytes: z.int().min(0),
  licence,
  /** The user wants the model in eight bits once it is here. */
  toEightBits: z.boolean().optional(),
});

export type ByteRange = z.infer<typeof range>;
export type FileHash = z.infer<typeof fileHash>;
export type PlannedFile = z.infer<typeof plannedFile>;
export type Licence = z.infer<typeof licence>;
export type DownloadPlan = z.infer<typeof downloadPlan>;

/** Parses a plan from the disk or from the page; null if it is invalid. */
export function parseDownloadPlan(json: unknown): DownloadPlan | null {
  return downloadPlan.safeParse(json).data ?? null;
}

/** The contents of a repository: one plan, or single-file checkpoints from which the user picks one. */
export type DownloadOffer =
  | {
      readonly type: 'plan';
      readonly plan: DownloadPlan;
      /** The same with the model's own safety checker, if it has one. */
      readonly withSafetyChecker?: DownloadPlan;
    }
  | {
      readonly type: 'choices';
      readonly files: readonly { readonly path: string; readonly bytes: number }[];
      readonly licence: Licence;
    };

/** The progress of a download. */
export type TransferEvent =
  /** Bytes of the whole plan that are on the disk. */
  | {
      readonly type: 'downloading';
      readonly file: string;
      readonly loadedBytes: number;
      readonly totalBytes: number;
    }
  /** The part of a file from an earlier visit is being read again, or a finished file is being checked. */
  | { readonly type: 'verifying'; readonly file: string }
  /** A failure that may be temporary; the next attempt starts in `delayMs`. `error` is a code. */
  | {
      readonly type: 'retrying';
      readonly file: string;
      readonly attempt: number;
      readonly delayMs: number;
      readonly error: string;
    };
