/** The tokens of a sign-in. They can be written as JSON and read again. */
export interface Tokens {
  access_token: string;
  /** Works once: exchanging it gives another pair. */
  refresh_token: string;
  /** When the access token expires, RFC 3339. */
  expires_at: string;
}

/** Where the tokens of a sign-in are kept. */
export interface TokenStore {
  /** The tokens that were saved last; null or undefined where there are none. */
  load(): Tokens | null | undefined | Promise<Tokens | null | undefined>;
  /** Keeps tokens. They are used only once this has succeeded. */
  save(tokens: Tokens): void | Promise<void>;
  /** Forgets the tokens: the person has signed out. */
  clear?(): void | Promise<void>;
}

/** Keeps tokens as long as the program runs. */
export class MemoryTokenStore implements TokenStore {
  #tokens: Tokens | null = null;

  load(): Tokens | null {
    return this.#tokens;
  }

  save(tokens: Tokens): void {
    this.#tokens = tokens;
  }

  clear(): void {
    this.#tokens = null;
  }
}
