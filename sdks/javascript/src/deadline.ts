import { APITimeoutError } from './errors.js';

/** How long one request may take, in milliseconds. */
export interface Patience {
  readonly timeout: number;
  readonly connectTimeout: number;
}

/** `setTimeout` takes no more milliseconds than these. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Ends a request that takes too long. One timer serves both limits. */
export class Deadline {
  /** Whether the request waits for a connection, as far as that can be known. */
  isConnecting = false;
  readonly #patience: Patience;
  readonly #start = performance.now();
  #end: ((error: APITimeoutError) => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(patience: Patience) {
    this.#patience = patience;
  }

  /** Begins to wait. */
  start(end: (error: APITimeoutError) => void): void {
    const { timeout, connectTimeout } = this.#patience;
    this.#end = end;
    this.#set(Math.min(timeout, connectTimeout));
  }

  /** Ends the waiting. */
  clear(): void {
    clearTimeout(this.#timer);
  }

  #set(milliseconds: number): void {
    if (milliseconds <= LONGEST_TIMER) this.#timer = setTimeout(() => this.#ring(), milliseconds);
  }

  #ring(): void {
    const { timeout, connectTimeout } = this.#patience;
    const rest = timeout - (performance.now() - this.#start);
    // A timer may fire a moment early.
    const isOver = rest <= 1;
    if (isOver || this.isConnecting) {
      this.#end!(
        new APITimeoutError(isOver ? `No answer within ${timeout} ms` : `No connection within ${connectTimeout} ms`),
      );
    } else {
      this.#set(rest);
    }
  }
}
