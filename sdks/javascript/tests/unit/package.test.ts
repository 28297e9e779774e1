import * as esm from '@platform/sdk';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fetchOf, json } from './server.js';

const require = createRequire(import.meta.url);
const metadata = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, unknown>;

test('Package is loaded by require as well', () => {
  const cjs = require('@platform/sdk') as typeof esm;
  assert.deepEqual(Object.keys(cjs).sort(), Object.keys(esm).sort());
  assert.equal(cjs.default, cjs.Platform);
  assert.ok(new cjs.Platform({ apiKey: null }).projects);
});

test('Version is that of the package', () => assert.equal(esm.VERSION, metadata['version']));

test('Package needs no other at run time', () => {
  for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies'])
    assert.equal(metadata[kind], undefined);
  for (const file of readdirSync('dist/esm', { recursive: true }) as string[]) {
    if (!file.endsWith('.js')) continue;
    for (const [, from] of readFileSync(`dist/esm/${file}`, 'utf8').matchAll(/\bfrom '([^']+)'|\bimport\('([^']+)'\)/g))
      assert.match(from!, /^\./);
  }
});

test('Page is warned once of a key that may be live, and sends no User-Agent', () => {
  const script = `
    globalThis.window = globalThis; globalThis.document = {};
    const { Platform } = require('@platform/sdk');
    const sent = [];
    const fetch = async (url, init) => (sent.push(init), new Response('{"data":[],"pagination":{"total":0,"limit":20,"offset":0,"has_more":false}}'));
    const warnings = [];
    console.warn = (text) => warnings.push(text);
    (async () => {
      await new Platform({ apiKey: 'wl_test_0123456789abcdef', fetch }).keys.list();
      await new Platform({ apiKey: null, fetch: async () => new Response('{"status":"ok"}') }).health.get();
      const before = warnings.length;
      const client = new Platform({ apiKey: 'wrk_0123456789abcdef', fetch });
      await client.keys.list(); await client.keys.list(); await client.withOptions({ apiKey: 'wl_live_0123456789abcdef' }).keys.list();
      console.log(JSON.stringify({ before, warnings, headers: Object.keys(sent[0].headers), credentials: sent[0].credentials }));
    })();`;
  const { before, warnings, headers, credentials } = JSON.parse(
    execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }),
  ) as {
    before: number;
    warnings: string[];
    headers: string[];
    credentials: string;
  };
  assert.equal(before, 0);
  assert.equal(warnings.length, 1);
  assert.ok(!warnings[0]!.includes('0123456789abcdef'));
  assert.deepEqual(headers, ['accept', 'api-version', 'authorization']);
  assert.equal(credentials, 'omit');
});

test('Server is not warned', async () => {
  const original = console.warn;
  const warnings: unknown[] = [];
  console.warn = (text) => warnings.push(text);
  try {
    const { fetch } = fetchOf(json(200, { data: [], pagination: { total: 0, limit: 20, offset: 0, has_more: false } }));
    await new esm.Platform({ apiKey: 'wrk_0123456789abcdef', fetch }).keys.list();
  } finally {
    console.warn = original;
  }

  assert.deepEqual(warnings, []);
});
