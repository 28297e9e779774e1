import { readRateLimit, type RateLimit } from './rate-limit.js';

/** An answer with what its headers say. */
export class APIResponse<T> {
  constructor(
    /** What the call gives without `withResponse()`. */
    readonly data: T,
    readonly status: number,
    readonly headers: Headers,
  ) {}

  /** The state of the object, for `ifMatch` and `ifNoneMatch`. */
  get etag(): string | null {
    return this.headers.get('etag');
  }

  /** The id by which the service's operator finds the request. */
  get requestId(): string | null {
    return this.headers.get('x-request-id');
  }

  /** The rate limit that the answer reported. */
  get rateLimit(): RateLimit | null {
    return readRateLimit(this.headers);
  }
}

/** The promise of an answer. The request is sent at once. */
export class APIPromise<T> extends Promise<T> {
  readonly #response: Promise<APIResponse<T>>;
  #data: Promise<T> | undefined;

  constructor(response: Promise<APIResponse<T>>) {
    // Everything that looks at a promise goes through `then`, which is that of the answer.
    super(() => undefined);
    this.#response = response;
  }

  // `then` and its kin give an ordinary promise.
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /** The answer with its headers: `const { data, etag } = await client.tasks.get(id).withResponse()`. */
  withResponse(): Promise<APIResponse<T>> {
    return this.#response;
  }

  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#data ??= this.#response.then((response) => response.data);
    return this.#data.then(onFulfilled, onRejected);
  }

  override catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, onRejected);
  }

  override finally(onFinally?: (() => void) | null): Promise<T> {
    this.#data ??= this.#response.then((response) => response.data);
    return this.#data.finally(onFinally);
  }
}
