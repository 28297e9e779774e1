import { Platform, type ClientOptions, type SignedUp } from '@platform/sdk';
import { randomUUID } from 'node:crypto';
import { baseUrl } from './controls.js';

export const password = 'correct-horse-battery-staple';

/** An organization of its own, with a client whose key has the scope `admin`. */
export interface Organization {
  client: Platform;
  key: string;
  keyId: number;
  slug: string;
  email: string;
  signedUp: SignedUp;
}

export async function newOrganization(options: ClientOptions = {}): Promise<Organization> {
  const email = `${randomUUID()}@example.com`;
  const anyone = new Platform({ baseUrl, apiKey: null });
  const signedUp = await anyone.organizations.create({ name: 'Example Inc', slug: newSlug(), email, password });
  const admin = await Platform.fromSignIn(signedUp, { baseUrl });
  const { key, id } = await admin.apiKeys.create({ name: 'Story', scopes: ['admin'] });
  const client = new Platform({ baseUrl, apiKey: key, ...options });
  return { client, key, keyId: id, slug: signedUp.organization.slug, email, signedUp };
}

export function newSlug(): string {
  return `story-${randomUUID().slice(0, 13)}`;
}

/** A key of the same form that no one has. */
export function mistyped(key: string): string {
  return key.slice(0, -1) + (key.endsWith('0') ? '1' : '0');
}

export function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** How many milliseconds something takes, whether it succeeds or not. */
export async function timed(what: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await what().catch(() => undefined);
  return performance.now() - start;
}
