/** Everything that can go wrong. The page has a message in the user's language for each code. */
export const ERROR_CODES = [
  /** A field of a request is missing or out of range; details: field, found, min?, max?. */
  'invalid-request',
  /** A config.json, manifest or index has a value that we cannot use; details: file, field, found, expected. */
  'invalid-config',
  /** A weight file breaks its format or disagrees with its config; details: file, reason. */
  'invalid-file',
  /** Well-formed, but of a kind that this program does not support; details: what, supported. */
  'unsupported',
  /** The browser cannot decode this file as a picture. */
  'unreadable-picture',
  /** A folder without captions, or none of them has a picture; details: what. */
  'unreadable-captions',
  /** The SHA-256 does not match, even after fetching the file again; details: file. */
  'integrity',
  /** The network failed; details: url, status?. */
  'network',
  /** A file that is not stored is needed, and there is no network; details: file. */
  'offline',
  /** Another site did not answer although this page is online; details: url, host. */
  'unreachable',
  /** 401 or 403: a gated or private repository, or an invalid token; details: url, status, isGated. */
  'access-denied',
  /** 404: no such repository, revision or file; details: url, status. */
  'not-found',
  /** 429, even after waiting; details: url, status, retryAfterSeconds. */
  'rate-limited',
  /** 5xx, even after trying again; details: url, status. */
  'server',
  /** The disk is full; details: neededBytes?, availableBytes?, missingBytes?. */
  'quota',
  /** Another tab is working on the same model; details: what. */
  'busy',
  /** The GPU has too little memory for this request; details: reason. */
  'out-of-memory',
  /** The GPU went away (driver reset, sleep, unplugged); the next job starts on a new device. */
  'device-lost',
  /** A tensor holds NaN or Inf; details: stage, step?. */
  'numerical',
  /** The engine's thread died or hung, and was restarted. */
  'engine-crashed',
  /** A part of the program did not load: a newer version replaced its files, or the network failed; details: reason. */
  'outdated',
  /** A bug; details: the original message. */
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export type ErrorDetails = Readonly<Record<string, JsonValue>>;

/** An error as plain data, because an Error object loses its fields between worker and page. */
export interface ErrorData {
  readonly code: ErrorCode;
  /** In English, for developers and logs; never the only text that a user sees. */
  readonly message: string;
  /** Whether simply repeating the same call may succeed. */
  readonly retryable: boolean;
  readonly details: ErrorDetails;
}

const RETRYABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'integrity',
  'network',
  'offline',
  'unreachable',
  'rate-limited',
  'server',
  'busy',
  'device-lost',
  'engine-crashed',
]);

/** The only error class of this program. */
export class AppError extends Error implements ErrorData {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly details: ErrorDetails;

  constructor(
    code: ErrorCode,
    message: string,
    details: ErrorDetails = {},
    options: ErrorOptions = {},
  ) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
    this.retryable = RETRYABLE.has(code);
    this.details = details;
  }

  toData(): ErrorData {
    return {
      code: this.code,
      message: this.message,
      retryable: this.retryable,
      details: this.details,
    };
  }

  /** Any thrown value as an AppError; anything that is not one yet becomes `internal`. */
  static from(thrown: unknown): AppError {
    if (thrown instanceof AppError) return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new AppError('internal', message, { reason: message }, { cause: thrown });
  }
}
