import { Platform } from '@platform/sdk';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, normalize } from 'node:path';
import { test, type TestContext } from 'node:test';

const baseUrl = process.env['PLATFORM_BASE_URL'];
const chromium = find('chromium', 'chromium-browser', 'google-chrome');
const skip =
  baseUrl === undefined ? 'PLATFORM_BASE_URL is not set' : chromium === undefined ? 'There is no Chromium' : false;

interface Outcome {
  name?: string;
  message?: string;
  total?: number;
  warnings: string[];
}

test('Page of an allowed domain lists projects, and is warned once of its key', { skip }, async (t) => {
  const site = await servePages(t);
  const { key } = await organization(`localhost:${site.port}`);

  const outcome = await site.open('localhost', key);

  assert.equal(outcome.total, 1, outcome.message);
  assert.equal(outcome.warnings.length, 1);
  assert.match(outcome.warnings[0]!, /test key/);
});

test('Page of an allowed domain is not warned of a test key', { skip }, async (t) => {
  const site = await servePages(t);
  const { client } = await organization(`localhost:${site.port}`);
  const { raw_key } = await client.keys.create({ name: 'Page', scopes: ['read'], environment: 'test' });

  const outcome = await site.open('localhost', raw_key);

  assert.equal(outcome.total, 0, outcome.message);
  assert.deepEqual(outcome.warnings, []);
});

test('Page of another domain is refused with an error that says why', { skip }, async (t) => {
  const site = await servePages(t);
  const { key } = await organization(`localhost:${site.port}`);

  const outcome = await site.open('127.0.0.1', key);

  assert.equal(outcome.name, 'APIConnectionError');
  assert.match(outcome.message!, /allowed domains/);
  assert.equal(outcome.total, undefined);
});

async function organization(domain: string): Promise<{ client: Platform; key: string }> {
  const email = `${randomUUID()}@example.com`;
  const anyone = new Platform({ baseUrl, apiKey: null });
  const slug = `page-${randomUUID().slice(0, 13)}`;
  const signedUp = await anyone.organizations.create({
    name: 'Example Inc',
    slug,
    email,
    password: 'correct-horse-battery-staple',
  });
  const admin = await Platform.fromSignIn(signedUp, { baseUrl });
  const { key } = await admin.apiKeys.create({ name: 'Page', scopes: ['admin'] });
  const client = new Platform({ baseUrl, apiKey: key });
  await client.allowedDomains.create({ domain });
  await client.projects.create({ name: 'Launch' });
  return { client, key };
}

/** Serves the built package, and a page that uses it as it is. */
async function servePages(
  t: TestContext,
): Promise<{ port: number; open: (host: string, key: string) => Promise<Outcome> }> {
  let key = '';
  let told: (outcome: Outcome) => void;
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      response.end();
      told(JSON.parse(body) as Outcome);
    } else if (request.url === '/') {
      response.setHeader('content-type', 'text/html').end(pageOf(key));
    } else {
      const file = join('dist/esm', normalize(`/${request.url}`));
      if (existsSync(file)) response.setHeader('content-type', 'text/javascript').end(readFileSync(file));
      else response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const open = async (host: string, itsKey: string): Promise<Outcome> => {
    key = itsKey;
    const outcome = new Promise<Outcome>((resolve) => (told = resolve));
    const profile = mkdtempSync(join(tmpdir(), 'sdk-page-'));
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', `--user-data-dir=${profile}`];
    const browser = spawn(chromium!, [...flags, `http://${host}:${port}/`], { stdio: 'ignore' });
    t.after(() => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));
    const ended = new Promise<void>((resolve) => browser.once('exit', () => resolve()));
    const tooLate = new Promise<never>((_, reject) =>
      setTimeout(() => reject(new Error('The page told nothing')), 30_000).unref(),
    );
    try {
      return await Promise.race([outcome, tooLate]);
    } finally {
      browser.kill();
      await ended;
    }
  };
  return { port, open };
}

function pageOf(key: string): string {
  return `<!doctype html><title>SDK</title><script type="module">
    import { Platform } from '/index.js';
    const warnings = [];
    console.warn = (text) => warnings.push(text);
    const outcome = { warnings };
    try {
      const client = new Platform({ apiKey: ${JSON.stringify(key)}, baseUrl: ${JSON.stringify(baseUrl)}, maxRetries: 0 });
      outcome.total = (await client.projects.list({ limit: 20 })).total;
      for await (const project of client.projects.list()) outcome.project = project.name;
    } catch (error) {
      outcome.name = error.name;
      outcome.message = error.message;
    }
    await fetch('/outcome', { method: 'POST', body: JSON.stringify(outcome) });
  </script>`;
}

function find(...names: string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
