import { Deadline, type Patience } from './deadline.js';
import { dispatcherOf, Exchange, rest } from './dispatcher.js';
import { APIConnectionError } from './errors.js';
import { isBrowser } from './runtime.js';

/** An answer with its whole body. */
export interface Answer {
  readonly response: Response;
  readonly text: string;
}

/**
 * Sends one request and reads its answer.
 * @param own The `fetch` of the caller's; undefined for the global one.
 * @throws {APIConnectionError} No whole answer came.
 * @throws The signal's reason, where it was aborted.
 */
export function attempt(
  url: string,
  init: RequestInit,
  patience: Patience,
  signal: AbortSignal | undefined,
  own: typeof fetch | undefined,
): Promise<Answer> {
  const dispatcher = own === undefined ? dispatcherOf() : undefined;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }

    const deadline = new Deadline(patience);
    const controller = dispatcher === undefined ? new AbortController() : new Exchange(dispatcher, deadline);
    const clear = (): void => {
      deadline.clear();
      signal?.removeEventListener('abort', onAbort);
    };
    const end = (reason: unknown): void => {
      clear();
      reject(reason);
      controller.abort(reason);
    };
    const onAbort = (): void => end(signal!.reason);
    deadline.start(end);
    signal?.addEventListener('abort', onAbort, { once: true });
    const how = controller instanceof Exchange ? { dispatcher: controller } : { signal: controller.signal };
    read(own ?? fetch, url, { ...init, ...how }).then(
      (answer) => {
        clear();
        if (dispatcher !== undefined) rest();
        resolve(answer);
      },
      (error: unknown) => {
        clear();
        reject(new APIConnectionError(describe(error), { cause: error }));
      },
    );
  });
}

async function read(send: typeof fetch, url: string, init: RequestInit): Promise<Answer> {
  const response = await send(url, init);
  return { response, text: await response.text() };
}

// Node.js says what happened in the cause, and browsers say nothing, lest a page learn what it must not.
function describe(error: unknown): string {
  const cause = (error as { cause?: { code?: unknown; message?: unknown } } | undefined)?.cause;
  const reason = [cause?.message, cause?.code].find((text) => typeof text === 'string' && text.length > 0);
  if (reason !== undefined) return `The connection failed: ${String(reason)}`;
  return isBrowser()
    ? 'The connection failed, or the API refused this page: a page may use a key only where the domain of the page is ' +
        "among the organization's allowed domains"
    : 'The connection failed';
}
