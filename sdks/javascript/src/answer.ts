import type { Answer } from './attempt.js';
import { APIError, AuthenticationError, errorOf } from './errors.js';
import { readFailure } from './failure.js';
import type { Operation } from './operation.js';
import { revive } from './shape.js';

/** What the API says of an access token that has expired. In every other case another token would not help. */
const TOKEN_EXPIRED = 'Token expired';

/** Whether a call failed because its access token has expired. */
export function isExpiry(error: unknown): boolean {
  return error instanceof AuthenticationError && error.message === TOKEN_EXPIRED;
}

/** What a call gives for a successful answer. */
export function readAnswer(operation: Operation, { response, text }: Answer): unknown {
  // Not modified: the caller has the object already.
  if (response.status === 304) return null;
  if (operation.answer === 'none') return undefined;
  if (operation.answer === 'text') return text;

  const isList = operation.answer === 'list';
  const answer = parse(text);
  const data = isList || operation.isWrapped ? answer?.['data'] : answer;
  if (isList ? !Array.isArray(data) : typeof data !== 'object' || data === null) {
    const message = 'The answer is not one of the API: is baseUrl right?';
    throw new APIError({
      status: response.status,
      code: 'INVALID_ANSWER',
      message,
      fields: {},
      headers: response.headers,
    });
  }

  if (operation.shape !== undefined) revive(data, operation.shape);
  return isList ? answer : data;
}

/**
 * The error of an answer that is not a success.
 * @param secrets What must not show in it, although the answer may quote it.
 */
export function readError({ response, text }: Answer, secrets: readonly string[]): APIError {
  const { status, headers } = response;
  // Browsers show nothing of a redirection, not even its status.
  if (status !== 304 && (status < 400 || response.type === 'opaqueredirect')) {
    const message = 'The address redirects, which the API never does: set baseUrl to where it leads';
    return errorOf({ status, code: 'REDIRECTED', message, fields: {}, headers });
  }

  return readFailure(response, text, secrets);
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
