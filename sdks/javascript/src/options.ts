import { PlatformError } from './errors.js';
import { environment } from './runtime.js';

/** What is known of a request once it was answered, or failed. It never holds a header or a body. */
export interface LogEntry {
  method: string;
  /** The path, without the query. */
  path: string;
  /** The status of the answer; null where none came. */
  status: number | null;
  /** In milliseconds. */
  duration: number;
  /** 1 for the first request of a call, 2 for its first repetition. */
  attempt: number;
  requestId: string | null;
  /** Why no answer came, as the name of an error. */
  error?: string;
}

/** What a client is made with. */
export interface ClientOptions {
  /** The API key; `PLATFORM_API_KEY` where it is left out, and none at all where it is null. */
  apiKey?: string | null | undefined;
  /** Where the API is; `PLATFORM_BASE_URL` where it is left out, else `http://localhost:3001`. */
  baseUrl?: string | undefined;
  /** How long each request may take with its answer, in milliseconds. 30,000 where it is left out. */
  timeout?: number | undefined;
  /** How long making a connection may take, in milliseconds. 5,000 where it is left out. Browsers do not allow to limit it. */
  connectTimeout?: number | undefined;
  /** How often a request is repeated that failed for the moment. Twice where it is left out. */
  maxRetries?: number | undefined;
  /** Headers for every request. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Called after each request, repetitions too. What it throws is ignored. */
  logger?: ((entry: LogEntry) => void) | undefined;
  /** What sends the requests; the global `fetch` where it is left out. */
  fetch?: typeof fetch | undefined;
}

/** What holds for one call. */
export interface RequestOptions {
  /** Another key than the client's. */
  apiKey?: string | undefined;
  /** How long each request may take with its answer, in milliseconds. */
  timeout?: number | undefined;
  /** How often the request is repeated if it fails for the moment. */
  maxRetries?: number | undefined;
  /** More headers. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Ends the call when it is aborted; the call then fails with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Client options that are complete and checked. */
export interface Settings {
  readonly apiKey: string | null;
  readonly baseUrl: string;
  readonly timeout: number;
  readonly connectTimeout: number;
  readonly maxRetries: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly logger: ((entry: LogEntry) => void) | undefined;
  readonly fetch: typeof fetch | undefined;
}

/** The settings of a client on its own. */
export function settingsOf(options: ClientOptions): Settings {
  return merge(
    {
      apiKey: options.apiKey === undefined ? checkKey(environment('PLATFORM_API_KEY')) : null,
      baseUrl: checkUrl(options.baseUrl ?? environment('PLATFORM_BASE_URL') ?? 'http://localhost:3001'),
      timeout: 30_000,
      connectTimeout: 5_000,
      maxRetries: 2,
      headers: {},
      logger: undefined,
      fetch: undefined,
    },
    options,
  );
}

/** The settings of a client made from another. */
export function merge(settings: Settings, options: ClientOptions): Settings {
  return {
    apiKey: options.apiKey === undefined ? settings.apiKey : checkKey(options.apiKey),
    baseUrl: options.baseUrl === undefined ? settings.baseUrl : checkUrl(options.baseUrl),
    timeout: checkTime('timeout', options.timeout) ?? settings.timeout,
    connectTimeout: checkTime('connectTimeout', options.connectTimeout) ?? settings.connectTimeout,
    maxRetries: checkCount('maxRetries', options.maxRetries) ?? settings.maxRetries,
    headers:
      options.headers === undefined ? settings.headers : { ...settings.headers, ...checkHeaders(options.headers) },
    logger: options.logger ?? settings.logger,
    fetch: options.fetch ?? settings.fetch,
  };
}

/**
 * A key without the white space around it, such as the line break of a file. A key that can't stand in a header is
 * refused here: the error of `fetch` would quote it.
 */
export function checkKey(key: string | null | undefined): string | null {
  const trimmed = typeof key === 'string' ? key.trim() : key;
  if (trimmed === null || trimmed === undefined || trimmed === '') return null;
  if (typeof trimmed !== 'string' || !/^[\x21-\x7e]+$/.test(trimmed)) {
    throw new PlatformError('The API key is not one: it must be a text of printable ASCII characters without spaces');
  }

  return trimmed;
}

/** A number of milliseconds. */
export function checkTime(name: string, value: number | undefined): number | undefined {
  if (value === undefined || (typeof value === 'number' && value > 0)) return value;
  throw new PlatformError(`${name} must be a number of milliseconds above 0`);
}

/** A number of times. */
export function checkCount(name: string, value: number | undefined): number | undefined {
  if (value === undefined || (Number.isInteger(value) && value >= 0)) return value;
  throw new PlatformError(`${name} must be a whole number from 0`);
}

/** Headers with their names in lower case. */
export function checkHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const checked: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    checked[name.toLowerCase()] = checkHeader(name, value);
  }

  return checked;
}

/** A header's value. The error does not quote it: it may be a secret. */
export function checkHeader(name: string, value: unknown): string {
  // RFC 9110 §5.5 and §5.6.2; fetch takes no character that does not fit into a byte.
  const isValid = typeof value === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
  if (!isValid || !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
    throw new PlatformError(`The header ${JSON.stringify(name)} or its value is not valid`);
  }

  return value;
}

function checkUrl(text: string): string {
  let url: URL | undefined;
  try {
    url = new URL(text);
  } catch {
    // Not quoted: a URL may have a password.
  }

  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new PlatformError('baseUrl must be an http or https URL without user name, query and fragment');
  }

  return url.href.replace(/\/+$/, '');
}
