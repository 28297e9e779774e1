import { logOut } from './api/operations.js';
import { API_VERSION } from './api/version.js';
import { isExpiry, readAnswer, readError } from './answer.js';
import { attempt, type Answer } from './attempt.js';
import { PlatformError } from './errors.js';
import { readRateLimit, type RateLimit } from './rate-limit.js';
import { mask } from './mask.js';
import type { Operation } from './operation.js';
import { checkCount, checkKey, checkTime, type RequestOptions, type Settings } from './options.js';
import { APIResponse } from './promise.js';
import { hasIdempotencyKey, prepare, type PreparedRequest } from './request.js';
import { abortable, retryDelay, sleep } from './retry.js';
import { isBrowser, userAgent, warnOfKeyOnPage } from './runtime.js';
import type { Session } from './session.js';

const NO_OPTIONS: RequestOptions = {};

/** Gives the bearer token of a request; null where it needs none. */
type Credential = () => string | Promise<string> | null;

/** Sends the calls of one client with its credential, again where that helps, and reads their answers. */
export class Transport {
  readonly settings: Settings;
  readonly session: Session | null;
  readonly #defaults: Readonly<Record<string, string>>;
  readonly #init: RequestInit;
  #last: Headers | null = null;

  constructor(settings: Settings, session: Session | null) {
    const agent = userAgent();
    this.settings = settings;
    this.session = session;
    this.#defaults = {
      accept: 'application/json',
      ...(agent === null ? undefined : { 'user-agent': agent }),
      ...(API_VERSION === null ? undefined : { 'api-version': API_VERSION }),
      ...settings.headers,
    };
    // The API never redirects, and followed, a redirection would make a GET of a POST. Its cookies are for people.
    this.#init = isBrowser() ? { redirect: 'manual', credentials: 'omit' } : { redirect: 'manual' };
  }

  /** The rate limit that the last answer reported; null where it reported none. */
  get lastRateLimit(): RateLimit | null {
    return readRateLimit(this.#last);
  }

  /** Sends a call, and again as long as that may help. */
  async send<T>(
    operation: Operation,
    path: ReadonlyArray<string | number>,
    params: object | undefined,
    options: RequestOptions = NO_OPTIONS,
  ): Promise<APIResponse<T>> {
    const request = prepare(operation, path, params, options, this.settings.baseUrl, this.#defaults);
    const repeatable = { method: operation.method, hasIdempotencyKey: hasIdempotencyKey(request) };
    const maxRetries = checkCount('maxRetries', options.maxRetries) ?? this.settings.maxRetries;
    const timeout = checkTime('timeout', options.timeout) ?? this.settings.timeout;
    const session = options.apiKey === undefined ? this.session : null;
    const credential = this.#credential(operation, request, checkKey(options.apiKey), session);
    const start = performance.now();
    let retries = 0;
    let hasRenewed = false;
    for (let number = 1; ; number++) {
      const token = credential();
      const bearer = token instanceof Promise ? await abortable(token, options.signal) : token;
      try {
        const answer = await this.#attempt(operation, request, bearer, timeout, options.signal, number);
        if (operation === logOut) await session?.end();
        return new APIResponse(readAnswer(operation, answer) as T, answer.response.status, answer.response.headers);
      } catch (error) {
        if (session !== null && bearer !== null && !hasRenewed && isExpiry(error)) {
          hasRenewed = true;
          await abortable(session.renew(bearer, start), options.signal);
          continue;
        }

        const delay = retries < maxRetries ? retryDelay(error, repeatable, ++retries) : null;
        if (delay === null) throw error;
        await sleep(delay, options.signal);
      }
    }
  }

  #credential(operation: Operation, request: PreparedRequest, own: string | null, session: Session | null): Credential {
    if (operation.isPublic || request.headers['authorization'] !== undefined) return () => null;
    if (own === null && session !== null) return () => session.token();
    const key = own ?? this.settings.apiKey;
    if (key === null) {
      throw new PlatformError(
        'This call needs a credential: set PLATFORM_API_KEY in the environment, give apiKey to the client, or sign in by Platform.login',
      );
    }

    warnOfKeyOnPage(key);
    return () => key;
  }

  async #attempt(
    operation: Operation,
    request: PreparedRequest,
    bearer: string | null,
    timeout: number,
    signal: AbortSignal | undefined,
    number: number,
  ): Promise<Answer> {
    const { connectTimeout, fetch, logger } = this.settings;
    if (bearer !== null) request.headers['authorization'] = `Bearer ${bearer}`;
    const start = performance.now();
    let answer: Answer | undefined;
    let failure: unknown;
    try {
      const init = {
        ...this.#init,
        method: operation.method,
        headers: request.headers,
        body: request.body,
      };
      answer = await attempt(request.url, init, { timeout, connectTimeout }, signal, fetch);
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      if (logger !== undefined)
        this.#log(operation, request, answer?.response, failure, number, performance.now() - start);
    }

    const { headers, ok, status } = answer.response;
    this.#last = headers;
    if (ok || (status === 304 && request.headers['if-none-match'] !== undefined)) return answer;
    throw readError(answer, bearer === null ? request.secrets : [...request.secrets, bearer]);
  }

  #log(
    operation: Operation,
    request: PreparedRequest,
    response: Response | undefined,
    failure: unknown,
    number: number,
    duration: number,
  ): void {
    try {
      this.settings.logger!({
        method: operation.method,
        path: mask(request.path),
        status: response?.status ?? null,
        duration,
        attempt: number,
        requestId: response?.headers.get('x-request-id') ?? null,
        ...(response === undefined ? { error: failure instanceof Error ? failure.name : 'Error' } : undefined),
      });
    } catch {
      // A log that fails is no reason for the call to fail.
    }
  }
}
