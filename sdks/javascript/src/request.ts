import { PlatformError } from './errors.js';
import type { Operation } from './operation.js';
import { checkHeader, checkHeaders, type RequestOptions } from './options.js';

/** What is the same each time that a request is sent. */
export interface PreparedRequest {
  readonly url: string;
  /** The path without the query. */
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | null;
  /** What must not show in an error although the answer may quote it. */
  readonly secrets: readonly string[];
}

const IDEMPOTENCY_KEY = 'idempotency-key';

/** Checks what a call was given, and makes a request of it. */
export function prepare(
  operation: Operation,
  pathValues: ReadonlyArray<string | number>,
  params: object | undefined,
  options: RequestOptions,
  baseUrl: string,
  defaults: Readonly<Record<string, string>>,
): PreparedRequest {
  if (params !== undefined && (typeof params !== 'object' || params === null || Array.isArray(params))) {
    throw new PlatformError('The parameters of a call must be an object');
  }

  const headers: Record<string, string> = { ...defaults };
  if (operation.answer === 'text') headers['accept'] = 'text/*, application/json';
  if (operation.headers !== undefined) setOptions(headers, operation.headers, options);
  if (options.headers !== undefined) Object.assign(headers, checkHeaders(options.headers));

  const path = fill(operation.path, pathValues);
  const url = baseUrl + path + queryOf(operation, params);
  if (!operation.hasBody) return { url, path, headers, body: null, secrets: [] };
  headers['content-type'] = 'application/json';
  return { url, path, headers, body: bodyOf(operation, params), secrets: secretsOf(operation, params) };
}

/** Whether a request may be repeated because it has an idempotency key. */
export function hasIdempotencyKey(request: PreparedRequest): boolean {
  return request.headers[IDEMPOTENCY_KEY] !== undefined;
}

// The headers that an operation takes. Its key for repetitions is made here, and stays the same for all of them.
function setOptions(headers: Record<string, string>, names: Readonly<Record<string, string>>, options: object): void {
  for (const option of Object.keys(names)) {
    const name = names[option]!;
    const value = (options as Record<string, unknown>)[option];
    if (value !== undefined) headers[name.toLowerCase()] = checkHeader(name, value);
    else if (name === 'Idempotency-Key') headers[IDEMPOTENCY_KEY] ??= randomKey();
  }
}

// An empty value or a dot would make the path of another operation.
function fill(template: string, values: ReadonlyArray<string | number>): string {
  if (values.length === 0) return template;
  let index = 0;
  return template.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const value = values[index++];
    const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
    if (typeof text !== 'string' || /^\s*$|^\.{1,2}$/.test(text)) {
      throw new PlatformError(`${name} must be a text that is not empty, or a number`);
    }

    return encode(() => encodeURIComponent(text));
  });
}

function queryOf(operation: Operation, params: object | undefined): string {
  if (params === undefined || (operation.hasBody && operation.query === undefined)) return '';
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (operation.hasBody && !operation.query?.includes(name)) continue;
    checkParameter(name, value);
    if (value === undefined || value === null) continue;
    for (const item of Array.isArray(value) ? value : [value]) {
      query.append(name, item instanceof Date ? item.toISOString() : String(item));
    }
  }

  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

function bodyOf(operation: Operation, params: object | undefined): string {
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(params ?? {})) {
    if (operation.query?.includes(name)) continue;
    checkParameter(name, value);
    body[name] = value;
  }

  return encode(() => JSON.stringify(body));
}

// JSON would make null of a date and a number that are none, and null has a meaning: an API key would never expire.
// A name in the wrong case would be ignored by the API.
function checkParameter(name: string, value: unknown): void {
  if (/[A-Z]/.test(name))
    throw new PlatformError(`There is no parameter ${name}: parameters are named as in JSON, such as expires_at`);
  if (value instanceof Date && Number.isNaN(value.getTime())) throw new PlatformError(`${name} is not a valid date`);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new PlatformError(`${name} is not a number`);
}

function encode(write: () => string): string {
  try {
    return write();
  } catch (error) {
    throw new PlatformError('The parameters cannot be sent', { cause: error });
  }
}

function secretsOf(operation: Operation, params: object | undefined): string[] {
  const values = (operation.secrets ?? []).map((name) => (params as Record<string, unknown> | undefined)?.[name]);
  return values.filter((value) => typeof value === 'string');
}

// It must be unlike any other, and need not be secret. Pages without HTTPS and Node.js 18 lack one or both of these.
function randomKey(): string {
  const { crypto } = globalThis as { crypto?: Partial<Crypto> };
  if (crypto?.randomUUID !== undefined) return crypto.randomUUID();
  const bytes = new Uint8Array(16);
  if (crypto?.getRandomValues !== undefined) crypto.getRandomValues(bytes);
  else bytes.forEach((_, index) => (bytes[index] = Math.random() * 256));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
