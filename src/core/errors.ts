/** What can go wrong, by name. The page maps each code to a sentence in the reader's language. */
export const ERROR_CODES = [
  /** A request's field is missing or outside its range; details: field, found, min?, max?. */
  'invalid-request',
  /** A config.json, manifest or index says something we cannot build; details: file, field, found, expected. */
  'invalid-config',
  /** A weight file breaks its format or disagrees with its config; details: file, reason. */
  'invalid-file',
  /** Well-formed, but of a kind this program does not do; details: what, supported. */
  'unsupported',
  /** Bytes differ from their SHA-256, even after they were fetched again; details: file. */
  'integrity',
  /** The network failed; details: url, status?. */
  'network',
  /** A file is needed that is neither stored nor reachable; details: file. */
  'offline',
  /** Another site gave no answer, though this page is online; details: url, host. */
  'unreachable',
  /** 401 or 403: a gated or private repository, or a wrong token; details: url, status, isGated. */
  'access-denied',
  /** 404: no such repository, revision or file; details: url, status. */
  'not-found',
  /** 429, even after waiting; details: url, status, retryAfterSeconds. */
  'rate-limited',
  /** 5xx, even after trying again; details: url, status. */
  'server',
  /** The disk is full; details: neededBytes?, availableBytes?, missingBytes?. */
  'quota',
  /** Another tab is at the same model; details: what. */
  'busy',
  /** The GPU has too little memory for this request; details: reason. */
  'out-of-memory',
  /** The GPU went away (driver reset, sleep, unplugged); the next job starts on a new device. */
  'device-lost',
  /** A tensor holds NaN or Inf; details: stage, step?. */
  'numerical',
  /** The engine's thread died or hung, and was started again. */
  'engine-crashed',
  /** A bug; details: the original message. */
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export type ErrorDetails = Readonly<Record<string, JsonValue>>;

/** An error as data: what crosses the worker, where an Error object would lose its fields. */
export interface ErrorData {
  readonly code: ErrorCode;
  /** English, for developers and logs; never shown as the only text. */
  readonly message: string;
  /** Whether the same call may succeed when simply made again. */
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

/** The one error class of this program. */
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

  /** Whatever was thrown, as an AppError; what is none yet becomes `internal`. */
  static from(thrown: unknown): AppError {
    if (thrown instanceof AppError) return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new AppError('internal', message, { reason: message }, { cause: thrown });
  }
}
