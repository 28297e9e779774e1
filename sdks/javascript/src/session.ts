import type { SignedIn } from './api/models.js';
import { AuthenticationError, PlatformError } from './errors.js';
import { hideSecrets } from './shape.js';
import type { TokenStore, Tokens } from './token-store.js';

/** An access token is renewed when less than a tenth of its life is left, and at most 30 seconds before its end. */
const LONGEST_MARGIN = 30_000;
const MARGIN = 0.1;

/** A pair of tokens, and when the access token is to be renewed. */
interface Pair extends Tokens {
  readonly renewAt: number;
}

/** The tokens of a person who is signed in. Calls that need another access token at the same time share one refresh. */
export class Session {
  readonly #store: TokenStore;
  readonly #refresh: (refreshToken: string) => Promise<SignedIn>;
  #pair: Pair;
  /** A newer pair that could not be saved yet. */
  #unsaved: Pair | undefined;
  #renewal: Promise<void> | undefined;
  /** The last renewal that failed, and when. */
  #failure: { readonly error: unknown; readonly at: number } | undefined;
  #end: AuthenticationError | undefined;

  private constructor(pair: Pair, store: TokenStore, refresh: (refreshToken: string) => Promise<SignedIn>) {
    this.#pair = pair;
    this.#store = store;
    this.#refresh = refresh;
  }

  /** A session that begins with what signing in gave. The tokens are saved first. */
  static async begin(
    answer: SignedIn,
    store: TokenStore,
    refresh: (token: string) => Promise<SignedIn>,
  ): Promise<Session> {
    const session = new Session(pairOf(answer), store, refresh);
    await session.#save(session.#pair);
    return session;
  }

  /** A session that goes on with the tokens in a store. */
  static async resume(store: TokenStore, refresh: (token: string) => Promise<SignedIn>): Promise<Session> {
    const tokens = await store.load();
    if (!tokens?.access_token || !tokens.refresh_token)
      throw new PlatformError('The token store holds no tokens: sign in first');
    const expiry = new Date(tokens.expires_at).getTime();
    const left = Number.isNaN(expiry) ? 0 : expiry - Date.now();
    return new Session({ ...tokens, renewAt: Date.now() + left - margin(left) }, store, refresh);
  }

  /** The access token, or a promise of it where it must be renewed first. */
  token(): string | Promise<string> {
    if (this.#end !== undefined) throw this.#end;
    return Date.now() < this.#pair.renewAt ? this.#pair.access_token : this.#renewed();
  }

  /**
   * Exchanges the tokens for a new pair, unless that was done since a token was used.
   * @param used The access token that is known to have expired.
   * @param since When the call began that used it, by `performance.now()`. A renewal that failed since then failed for
   * this call too: presenting the refresh token once more could end the sign-in.
   */
  async renew(used: string, since: number): Promise<void> {
    if (this.#end !== undefined) throw this.#end;
    if (this.#pair.access_token !== used) return;
    if (this.#failure !== undefined && this.#failure.at >= since) throw this.#failure.error;
    this.#renewal ??= this.#exchange().finally(() => (this.#renewal = undefined));
    await this.#renewal;
  }

  /** Ends the session after the person has signed out. */
  async end(): Promise<void> {
    this.#end = new AuthenticationError({
      status: 401,
      code: 'UNAUTHORIZED',
      message: 'This client has signed out',
      fields: {},
      headers: new Headers(),
    });
    await this.#store.clear?.();
  }

  async #renewed(): Promise<string> {
    await this.renew(this.#pair.access_token, performance.now());
    return this.#pair.access_token;
  }

  async #exchange(): Promise<void> {
    try {
      this.#unsaved ??= pairOf(await this.#next());
      await this.#save(this.#unsaved);
      this.#pair = this.#unsaved;
      this.#unsaved = undefined;
    } catch (error) {
      this.#failure = { error, at: performance.now() };
      throw error;
    }
  }

  async #next(): Promise<SignedIn> {
    try {
      return await this.#refresh(this.#pair.refresh_token);
    } catch (error) {
      // The refresh token was refused, and would be again. After any other failure it may still be good.
      if (error instanceof AuthenticationError) this.#end = error;
      throw error;
    }
  }

  async #save({ access_token, refresh_token, expires_at }: Pair): Promise<void> {
    try {
      await this.#store.save(
        hideSecrets({ access_token, refresh_token, expires_at }, ['access_token', 'refresh_token']),
      );
    } catch (error) {
      throw new PlatformError('The token store could not save the tokens', { cause: error });
    }
  }
}

function pairOf(answer: SignedIn): Pair {
  const life = answer.expires_in * 1000;
  const { access_token, refresh_token } = answer;
  const expires_at = new Date(Date.now() + life).toISOString();
  return { access_token, refresh_token, expires_at, renewAt: Date.now() + life - margin(life) };
}

function margin(life: number): number {
  return Math.min(LONGEST_MARGIN, life * MARGIN);
}
