import { errorOf, type APIError } from './errors.js';
import { redact } from './mask.js';

const CODES: Readonly<Record<number, string>> = {
  400: 'VALIDATION_ERROR',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  408: 'REQUEST_TIMEOUT',
  409: 'CONFLICT',
  412: 'PRECONDITION_FAILED',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'VALIDATION_ERROR',
  429: 'RATE_LIMITED',
  503: 'SERVICE_UNAVAILABLE',
};

/**
 * Reads a failure, in any of the API's three dialects, or in none where a proxy answered in the API's place.
 * @param secrets What may not show in the error, although the answer may quote it.
 */
export function readFailure(response: Response, text: string, secrets: readonly string[]): APIError {
  const body = objectOf(parse(text));
  const error = objectOf(body['error']);
  const details = objectOf(error['details'] ?? body['details']);
  const fields = fieldsOf(details, error['message'], secrets);
  const { status, headers } = response;
  const message = textOf(body['error']) ?? textOf(error['message']) ?? `HTTP ${status} ${response.statusText}`.trim();
  const code = textOf(error['code']) ?? codeOf(status, message, fields);
  return errorOf({
    status,
    headers,
    fields,
    code: redact(code, secrets),
    message: withFields(redact(message, secrets), fields),
  });
}

// Where the message says only that something is wrong, it is followed by what.
function withFields(message: string, fields: Readonly<Record<string, string[]>>): string {
  const all = Object.entries(fields).flatMap(([field, texts]) => texts.map((text) => ({ field, text })));
  if (all.length === 0 || all.some(({ text }) => message.includes(text))) return message;
  return `${message} (${all.map(({ field, text }) => (field === '' ? text : `${field}: ${text}`)).join('; ')})`;
}

// The platform dialect has no codes: they are those of the others. It says by another text that a key was used before.
function codeOf(status: number, message: string, fields: Readonly<Record<string, string[]>>): string {
  if (status === 422 && fields['Idempotency-Key']?.includes(message)) return 'IDEMPOTENCY_KEY_REUSED';
  return CODES[status] ?? (status >= 500 ? 'INTERNAL_ERROR' : `HTTP_${status}`);
}

// `fieldErrors` and `formErrors` of the platform dialect; `fields`, or `field` alone, of the others.
function fieldsOf(
  details: Record<string, unknown>,
  message: unknown,
  secrets: readonly string[],
): Record<string, string[]> {
  const fields = new Map<string, string[]>();
  const add = (field: unknown, text: unknown): void => {
    if (typeof text !== 'string') return;
    const name = textOf(field) ?? '';
    fields.set(name, [...(fields.get(name) ?? []), redact(text, secrets)]);
  };

  for (const [field, messages] of Object.entries(objectOf(details['fieldErrors']))) {
    for (const text of listOf(messages)) add(field, text);
  }

  for (const text of listOf(details['formErrors'])) add('', text);
  for (const entry of listOf(details['fields']).map(objectOf)) add(entry['field'], entry['message']);
  if (fields.size === 0 && textOf(details['field']) !== undefined) add(details['field'], message);
  return Object.fromEntries(fields);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.length > 0 ? value : undefined;
}
