/** What a rate limit allows, as an answer said. */
export interface RateLimit {
  /** How many requests the window allows. */
  limit: number;
  /** How many of them are left. */
  remaining: number;
  /** When the count starts again. */
  reset: Date;
}

/** The limits in an answer's headers; null where it has none. */
export function readRateLimit(headers: Headers | null): RateLimit | null {
  const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) => {
    const text = headers?.get(`x-ratelimit-${name}`);
    return text ? Number(text) : NaN;
  }) as [number, number, number];
  if (Number.isNaN(limit) || Number.isNaN(remaining) || Number.isNaN(reset)) return null;
  return { limit, remaining, reset: new Date(reset * 1000) };
}
