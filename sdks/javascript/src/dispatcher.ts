import type { Deadline } from './deadline.js';

/** Where Node.js keeps what makes the connections of its `fetch`. */
const GLOBAL = Symbol.for('undici.globalDispatcher.1');

const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => unknown };

/** What makes connections, and sends requests on them. */
export interface Dispatcher {
  dispatch(options: unknown, handler: Handler): unknown;
}

/** What hears of a request. Its methods differ between versions of Node.js. */
type Handler = Record<string, unknown>;

/** The dispatcher of the whole program, with whatever proxy it has; undefined where `fetch` is not that of Node.js. */
export function dispatcherOf(): Dispatcher | undefined {
  if (setImmediate === undefined) return undefined;
  const globals = globalThis as { [GLOBAL]?: Dispatcher };
  // Node.js makes it when the first of these classes is used.
  return globals[GLOBAL] ?? (typeof Response === 'function' ? globals[GLOBAL] : undefined);
}

/**
 * Sends one request by the program's dispatcher, and knows more of it than `fetch` tells: when it has a connection, so
 * that the time for that can be limited, and when the connection of the last answer is free again.
 */
export class Exchange implements Dispatcher {
  readonly #dispatcher: Dispatcher;
  readonly #deadline: Deadline;
  #cancel: ((reason: unknown) => void) | undefined;
  #ended: { readonly reason: unknown } | undefined;

  constructor(dispatcher: Dispatcher, deadline: Deadline) {
    this.#dispatcher = dispatcher;
    this.#deadline = deadline;
  }

  /** Called by `fetch`. */
  dispatch(options: unknown, handler: Handler): boolean {
    this.#wrap(handler, 'onConnect', (cancel) => cancel as (reason: unknown) => void);
    this.#wrap(handler, 'onRequestStart', (controller) => (reason) => (controller as AbortController).abort(reason));
    whenRested(() => this.#send(options, handler));
    return true;
  }

  /** Ends the request: its connection is closed, or never used where there is none yet. */
  abort(reason: unknown): void {
    this.#ended = { reason };
    this.#cancel?.(reason);
  }

  #send(options: unknown, handler: Handler): void {
    try {
      if (this.#ended === undefined) this.#dispatcher.dispatch(options, handler);
      else fail(handler, this.#ended.reason);
    } catch (error) {
      fail(handler, error);
    }
  }

  // The dispatcher calls this method once the request has a connection.
  #wrap(handler: Handler, name: string, cancelOf: (argument: unknown) => (reason: unknown) => void): void {
    const original = handler[name];
    if (typeof original !== 'function') return;
    this.#deadline.isConnecting = true;
    handler[name] = (argument: unknown, ...others: unknown[]): unknown => {
      this.#deadline.isConnecting = false;
      this.#cancel = cancelOf(argument);
      const result: unknown = original.call(handler, argument, ...others);
      if (this.#ended !== undefined) this.#cancel(this.#ended.reason);
      return result;
    };
  }
}

function fail(handler: Handler, reason: unknown): void {
  if (typeof handler['onError'] === 'function') handler['onError'](reason);
}

/** What waits for connections to have rested; undefined while none rests. */
let waiting: Array<() => void> | undefined;

/**
 * To be called after each answer. Node.js lets a connection rest for one turn of the event loop then. A request that does
 * not wait for that opens another connection, although the first is as good as free.
 */
export function rest(): void {
  if (waiting !== undefined) return;
  waiting = [];
  setImmediate!(wake);
}

function whenRested(send: () => void): void {
  if (waiting === undefined) send();
  else waiting.push(send);
}

function wake(): void {
  const all = waiting!;
  waiting = undefined;
  for (const send of all) send();
}
