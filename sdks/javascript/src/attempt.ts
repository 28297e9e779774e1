import { APIConnectionError, APITimeoutError } from './errors.js';
import { isBrowser } from './runtime.js';

/** An answer with its whole body. */
export interface Answer {
  readonly response: Response;
  readonly text: string;
}

/** How long one request may take, in milliseconds. */
export interface Patience {
  readonly timeout: number;
  readonly connectTimeout: number;
}

/** `setTimeout` takes no more milliseconds than these. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Where Node.js keeps the connections of its `fetch`. */
const DISPATCHER = Symbol.for('undici.globalDispatcher.1');

interface Dispatcher {
  dispatch(options: unknown, handler: Record<string, unknown>): unknown;
}

/**
 * Sends one request and reads its answer.
 * @param own The `fetch` of the caller's; undefined for the global one.
 * @throws {APIConnectionError} No whole answer came.
 * @throws The signal's reason, where it was aborted.
 */
export async function attempt(
  url: string,
  init: RequestInit,
  patience: Patience,
  signal: AbortSignal | undefined,
  own: typeof fetch | undefined,
): Promise<Answer> {
  if (signal?.aborted) throw signal.reason;
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(signal!.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const deadline = new Deadline(patience, controller);
  try {
    if (own === undefined && turn !== undefined) await turn;
    const response = await (own ?? fetch)(url, {
      ...init,
      signal: controller.signal,
      ...(own === undefined ? deadline.watchConnection() : undefined),
    });
    const text = await response.text();
    if (own === undefined) awaitTurn();
    return { response, text };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw deadline.error ?? new APIConnectionError(describe(error), { cause: error });
  } finally {
    deadline.clear();
    signal?.removeEventListener('abort', onAbort);
  }
}

const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => unknown };

/** Pending until the connection of the last answer can be used again. */
let turn: Promise<void> | undefined;

// Node.js lets a connection rest for one turn of the event loop after each answer. A request that does not wait for it
// opens another connection, although the first is as good as free.
function awaitTurn(): void {
  if (setImmediate === undefined || turn !== undefined) return;
  turn = new Promise((resolve) =>
    setImmediate(() => {
      turn = undefined;
      resolve();
    }),
  );
}

/** Aborts a request that takes too long. One timer serves both limits. */
class Deadline {
  /** Why the request was aborted. */
  error: APITimeoutError | undefined;
  readonly #patience: Patience;
  readonly #controller: AbortController;
  readonly #start = performance.now();
  #isConnecting = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(patience: Patience, controller: AbortController) {
    this.#patience = patience;
    this.#controller = controller;
    this.#set(patience.timeout);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }

  /**
   * What `fetch` of Node.js takes so that it is known when the request has a connection. `fetch` itself has no such
   * limit, and Node's own of 10 seconds can only be changed for the whole program. The connections are those that the
   * program uses anyway, with whatever proxy it has set.
   */
  watchConnection(): object | undefined {
    const dispatcher = (globalThis as { [DISPATCHER]?: Dispatcher })[DISPATCHER];
    if (dispatcher === undefined || this.#patience.connectTimeout >= this.#patience.timeout) return undefined;
    return {
      dispatcher: {
        dispatch: (options: unknown, handler: Record<string, unknown>): unknown => {
          for (const name of ['onConnect', 'onRequestStart']) this.#observe(handler, name);
          return dispatcher.dispatch(options, handler);
        },
      },
    };
  }

  #observe(handler: Record<string, unknown>, name: string): void {
    const original = handler[name];
    if (typeof original !== 'function') return;
    this.#isConnecting = true;
    this.#set(this.#patience.connectTimeout);
    handler[name] = (...values: unknown[]): unknown => {
      this.#isConnecting = false;
      return original.apply(handler, values) as unknown;
    };
  }

  #set(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (milliseconds <= LONGEST_TIMER) this.#timer = setTimeout(() => this.#end(), milliseconds);
  }

  #end(): void {
    const { timeout, connectTimeout } = this.#patience;
    const rest = timeout - (performance.now() - this.#start);
    // A timer may fire a moment early.
    if (!this.#isConnecting && rest > 1) {
      this.#set(rest);
      return;
    }

    this.error = new APITimeoutError(
      this.#isConnecting ? `No connection within ${connectTimeout} ms` : `No answer within ${timeout} ms`,
    );
    this.#controller.abort(this.error);
  }
}

// Node.js says what happened in the cause, and browsers say nothing, lest a page learn what it must not.
function describe(error: unknown): string {
  const cause = (error as { cause?: { code?: unknown; message?: unknown } } | undefined)?.cause;
  const reason = [cause?.code, cause?.message].find((text) => typeof text === 'string' && text.length > 0);
  if (reason !== undefined) return `The connection failed: ${String(reason)}`;
  return isBrowser()
    ? 'The connection failed, or the API refused this page: a page may use a key only where the domain of the page is ' +
        "among the organization's allowed domains"
    : 'The connection failed';
}
