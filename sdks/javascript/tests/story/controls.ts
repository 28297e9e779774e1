import { appendFileSync } from 'node:fs';
import { test } from 'node:test';

/** A rule of the proxy, as sdks/story.md describes it. */
export interface Rule {
  method: string;
  path: string;
  action: 'lose-answer' | 'drop' | 'delay' | 'answer';
  times?: number;
  seconds?: number;
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

/** A request that came to the proxy. */
export interface SeenRequest {
  method: string;
  path: string;
  status: number;
  connection: string;
  headers: Record<string, string>;
}

/** The address of the proxy, which is the API's to the SDK. */
export const baseUrl = needed('PLATFORM_BASE_URL');

const control = needed('PLATFORM_STORY_CONTROL');

/** A step of the story: a test that also writes its line into the story's results. */
export function step(number: number, title: string, tell: () => Promise<void>): void {
  test(`Step ${number}: ${title}`, async () => {
    await controls('DELETE', '/rules');
    await controls('DELETE', '/requests');
    try {
      await tell();
      report(number, 'ok');
    } catch (error) {
      report(number, `failed ${String(error).replace(/\s+/g, ' ')}`);
      throw error;
    }
  });
}

/** Sets what the proxy does to the next requests that match. */
export async function rule(what: Rule): Promise<void> {
  await controls('POST', '/rules', what);
}

/** The requests since the last clearing, of one method and path, or all. */
export async function requests(method?: string, path?: string): Promise<SeenRequest[]> {
  const all = (await (await controls('GET', '/requests')).json()) as SeenRequest[];
  return all.filter((seen) => (!method || seen.method === method) && (!path || seen.path.split('?')[0] === path));
}

export async function forgetRequests(): Promise<void> {
  await controls('DELETE', '/requests');
}

/** Moves an organization to a plan. */
export async function setPlan(slug: string, plan: 'free' | 'pro' | 'enterprise'): Promise<void> {
  await controls('POST', '/plans', { slug, plan });
}

/** The token that a mail's link ends with. */
export async function mailedToken(address: string): Promise<string> {
  const answer = await controls('GET', `/mails?to=${encodeURIComponent(address)}`);
  return ((await answer.json()) as { token: string }).token;
}

async function controls(method: string, path: string, body?: unknown): Promise<Response> {
  const init: RequestInit = { method };
  if (body !== undefined) {
    init.headers = { 'content-type': 'application/json' };
    init.body = JSON.stringify(body);
  }

  const answer = await fetch(control + path, init);
  if (!answer.ok) throw new Error(`${method} ${path} of the proxy: ${answer.status} ${await answer.text()}`);
  return answer;
}

function report(number: number, outcome: string): void {
  const results = process.env['PLATFORM_STORY_RESULTS'];
  if (results) appendFileSync(results, `${number} ${outcome}\n`);
}

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; sdks/story.md says what it is`);
  return value;
}
