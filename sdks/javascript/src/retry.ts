import { APIConnectionError, APIError } from './errors.js';

/** In seconds. A longer `Retry-After` is the caller's decision. */
const LONGEST_RETRY_AFTER = 60;

/** In milliseconds. */
const FIRST_BACKOFF = 500;
const LONGEST_BACKOFF = 8_000;

/** What decides whether a request may be sent again. */
export interface Repeatable {
  readonly method: string;
  /** Whether it has an `Idempotency-Key`. */
  readonly hasIdempotencyKey: boolean;
}

/**
 * After how many milliseconds to send a request again; null where it must not be.
 * @param attempt 1 for the first request.
 */
export function retryDelay(error: unknown, request: Repeatable, attempt: number, random = Math.random): number | null {
  const backoff = random() * Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** (attempt - 1));
  if (error instanceof APIConnectionError) return isSafe(request) ? backoff : null;
  if (!(error instanceof APIError)) return null;

  const { status, retryAfter } = error;
  // A request with the same idempotency key is still under way.
  const isUnderWay = status === 409 && retryAfter !== null && request.hasIdempotencyKey;
  const wasRefused = status === 429 || status === 503;
  if (!wasRefused && !isUnderWay && !(status >= 500 && isSafe(request))) return null;
  if (retryAfter === null) return backoff;
  return retryAfter <= LONGEST_RETRY_AFTER ? retryAfter * 1000 : null;
}

// Sent twice, it does what it does once (RFC 9110 §9.2.2).
function isSafe(request: Repeatable): boolean {
  return request.hasIdempotencyKey || ['GET', 'HEAD', 'PUT', 'DELETE'].includes(request.method);
}

/** Waits; a signal that is aborted ends it with the signal's reason. */
export function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }

    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Waits for what others wait for too: a signal that is aborted ends this waiting alone. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
