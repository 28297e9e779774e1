import { Platform } from '@platform/sdk';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const baseUrl = process.env['PLATFORM_BASE_URL'];
const skip = baseUrl === undefined ? 'PLATFORM_BASE_URL is not set' : false;
const password = 'correct-horse-battery-staple';

async function run(example: string, environment: Record<string, string>, ...args: string[]): Promise<string> {
  const env = { ...process.env, ...environment };
  return (await promisify(execFile)(process.execPath, [`examples/${example}.mjs`, ...args], { env })).stdout;
}

async function organization(): Promise<{ key: string; email: string; slug: string }> {
  const email = `${randomUUID()}@example.com`;
  const slug = `example-${randomUUID().slice(0, 13)}`;
  const signedUp = await new Platform({ baseUrl, apiKey: null }).organizations.create({
    name: 'Example Inc',
    slug,
    email,
    password,
  });
  const admin = await Platform.fromSignIn(signedUp, { baseUrl });
  return { email, slug, key: (await admin.apiKeys.create({ name: 'Examples' })).key };
}

test('Example of the first call runs', { skip }, async () => {
  const output = await run('first-call', { PLATFORM_API_KEY: (await organization()).key });
  assert.match(output, /^proj_\w+ was created at .*\ntask_\w+: Read the guides \(todo\)\n$/);
});

test('Example of errors runs', { skip }, async () => {
  const output = await run('errors', { PLATFORM_API_KEY: (await organization()).key });
  assert.match(output, /^Not valid: \{ name: \[.*\] \}\nProject not found \(request .+\)\nNo answer\n$/);
});

test('Example of signing in keeps its tokens for the next run', { skip }, async (t) => {
  const { email, slug } = await organization();
  const folder = mkdtempSync(join(tmpdir(), 'sdk-example-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const TOKEN_FILE = join(folder, 'tokens.json');

  const first = await run('sign-in', { TOKEN_FILE, EMAIL: email, PASSWORD: password, ORG_SLUG: slug });
  const second = await run('sign-in', { TOKEN_FILE }, '--sign-out');

  assert.equal(first, `${email} is admin of Example Inc\n`);
  assert.equal(second, `${first}Signed out\n`);
});
