import type { LogInParams, SignedIn } from './api/models.js';
import { logIn, refreshSession } from './api/operations.js';
import { Resources } from './api/resources.js';
import { INSPECT } from './inspect.js';
import type { RateLimit } from './rate-limit.js';
import { maskSecret } from './mask.js';
import { merge, settingsOf, type ClientOptions, type Settings } from './options.js';
import { Session } from './session.js';
import { MemoryTokenStore, type TokenStore } from './token-store.js';
import { Transport } from './transport.js';

/** What a client is made with that signs in instead of having a key. */
export interface SignInOptions extends Omit<ClientOptions, 'apiKey'> {
  /** Where the tokens are kept; in the client alone where it is left out. */
  tokenStore?: TokenStore | undefined;
}

/**
 * The client of the Platform API.
 *
 * `const platform = new Platform();` takes the key from `PLATFORM_API_KEY`. Without any key, only public operations
 * can be called.
 */
export class Platform extends Resources {
  readonly #transport: Transport;

  /** A client that calls the API with a key. */
  constructor(options?: ClientOptions);
  constructor(options: ClientOptions | Transport = {}) {
    const transport = options instanceof Transport ? options : new Transport(settingsOf(options), null);
    super(transport);
    this.#transport = transport;
  }

  /** Signs a person in, and gives a client that acts for them. It renews its tokens by itself. */
  static async login(params: LogInParams, options: SignInOptions = {}): Promise<Platform> {
    const settings = settingsOf({ ...options, apiKey: null });
    const { data } = await new Transport(settings, null).send<SignedIn>(logIn, [], params);
    return Platform.#begin(data, settings, options.tokenStore);
  }

  /** A client that goes on with the tokens that signing up or accepting an invitation gave. It renews them by itself. */
  static async fromSignIn(answer: SignedIn, options: SignInOptions = {}): Promise<Platform> {
    return Platform.#begin(answer, settingsOf({ ...options, apiKey: null }), options.tokenStore);
  }

  /** A client that goes on with the tokens in a store. It renews them by itself. */
  static async fromTokenStore(
    tokenStore: TokenStore,
    options: Omit<SignInOptions, 'tokenStore'> = {},
  ): Promise<Platform> {
    const settings = settingsOf({ ...options, apiKey: null });
    return Platform.#of(new Transport(settings, await Session.resume(tokenStore, refreshOf(settings))));
  }

  static async #begin(
    answer: SignedIn,
    settings: Settings,
    store: TokenStore = new MemoryTokenStore(),
  ): Promise<Platform> {
    return Platform.#of(new Transport(settings, await Session.begin(answer, store, refreshOf(settings))));
  }

  static #of(transport: Transport): Platform {
    return new (Platform as new (transport: Transport) => Platform)(transport);
  }

  /** The rate limit that the last answer to this client reported; null where it reported none. */
  get lastRateLimit(): RateLimit | null {
    return this.#transport.lastRateLimit;
  }

  /** A client with other options, such as another `apiKey`. It uses the same connections. */
  withOptions(options: ClientOptions): Platform {
    const { settings, session } = this.#transport;
    return Platform.#of(new Transport(merge(settings, options), options.apiKey === undefined ? session : null));
  }

  /** What may be seen of the client. */
  toJSON(): object {
    const { settings, session } = this.#transport;
    const { apiKey, baseUrl, timeout, connectTimeout, maxRetries } = settings;
    return {
      baseUrl,
      apiKey: apiKey === null ? null : maskSecret(apiKey),
      isSignedIn: session !== null,
      timeout,
      connectTimeout,
      maxRetries,
    };
  }

  /** @internal */
  [INSPECT](_depth: unknown, options: unknown, inspect?: (value: unknown, options?: unknown) => string): unknown {
    return inspect === undefined ? this.toJSON() : `Platform ${inspect(this.toJSON(), options)}`;
  }
}

// A refresh goes out with the settings of the client that signed in, and without a credential.
function refreshOf(settings: Settings): (refreshToken: string) => Promise<SignedIn> {
  const transport = new Transport(settings, null);
  return async (refresh_token) => (await transport.send<SignedIn>(refreshSession, [], { refresh_token })).data;
}
