// API keys of each kind with their first eight characters, which are no secret, and JSON Web Tokens (RFC 7519).
const KEYS = /(wrk_|wl_live_|wl_test_)([0-9A-Za-z_-]{1,8})([0-9A-Za-z_-]*)/g;
const TOKENS = /eyJ[0-9A-Za-z_-]{5,}(?:\.[0-9A-Za-z_-]*)*/g;

/** A shorter secret is not looked for in texts: too many harmless words would match. */
const SHORTEST_SECRET = 4;

/**
 * Shortens each API key and each access token in a text: `wrk_a1b2c3d4…`, `wl_live_…`, `eyJ…`. The prefixes that the
 * API itself shows stay as they are.
 */
export function mask(text: string): string {
  return text
    .replace(KEYS, (whole, kind: string, start: string, rest: string) =>
      rest.length === 0 ? whole : kind === 'wrk_' ? `${kind}${start}…` : `${kind}…`,
    )
    .replace(TOKENS, 'eyJ…');
}

/** A secret as it may be printed: its kind, or nothing of it where the kind is unknown. */
export function maskSecret(secret: string): string {
  const masked = mask(secret);
  return masked === secret ? '…' : masked;
}

/** Masks a text in which some secrets may be quoted. */
export function redact(text: string, secrets: readonly string[]): string {
  for (const secret of secrets) {
    if (secret.length >= SHORTEST_SECRET) text = text.split(secret).join(maskSecret(secret));
  }

  return mask(text);
}
