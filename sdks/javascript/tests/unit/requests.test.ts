import { APIConnectionError, APITimeoutError, Platform, PlatformError } from '@platform/sdk';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { fetchOf, json, page, project, serve } from './server.js';

const one = (): Response => json(200, { success: true, data: project });

for (const id of ['', '  ', '.', '..', undefined, null, NaN, {}]) {
  test(`Path is not made of ${inspect(id)}`, async () => {
    const { fetch, calls } = fetchOf(one());
    await assert.rejects(new Platform({ apiKey: 'wrk_none', fetch }).projects.get(id as string), PlatformError);
    assert.equal(calls.length, 0);
  });
}

test('Id with characters of a path stays one segment', async () => {
  const { fetch, calls } = fetchOf(one());
  await new Platform({ apiKey: 'wrk_none', baseUrl: 'http://localhost', fetch }).projects.get('../keys?x=1#y');
  assert.equal(calls[0]!.url, 'http://localhost/v1/projects/..%2Fkeys%3Fx%3D1%23y');
});

test('Base URL may have a path and a slash at its end', async () => {
  const { fetch, calls } = fetchOf(one());
  await new Platform({ apiKey: 'wrk_none', baseUrl: 'https://example.com/api-host/', fetch }).projects.get('p');
  assert.equal(calls[0]!.url, 'https://example.com/api-host/v1/projects/p');
});

test('Base URL that is none is refused, and not quoted', () => {
  for (const baseUrl of [
    '',
    'example.com',
    'ftp://example.com',
    'https://user:hunter22@example.com',
    'https://example.com/?key=hunter22',
  ]) {
    assert.throws(
      () => new Platform({ baseUrl }),
      (error: Error) => error instanceof PlatformError && !error.message.includes('hunter22'),
    );
  }
});

test('Key with a line break around it is cut to the key', async () => {
  const { fetch, calls } = fetchOf(one());
  await new Platform({ apiKey: ' wrk_abc\r\n', fetch }).projects.get('p');
  assert.equal((calls[0]!.init.headers as Record<string, string>)['authorization'], 'Bearer wrk_abc');
});

test('Key that no header can hold is refused, and not quoted', async () => {
  const isRefused = (error: Error): boolean => error instanceof PlatformError && !inspect(error).includes('secret');
  for (const apiKey of ['wrk_secret\nx', 'wrk_secret x', 'wrk_secrét']) {
    assert.throws(() => new Platform({ apiKey }), isRefused);
    const client = new Platform({ apiKey: 'wrk_abc', fetch: fetchOf(one()).fetch });
    await assert.rejects(client.projects.get('p', { apiKey }), isRefused);
  }
});

test('Header that is not valid is refused, and its value not quoted', async () => {
  const client = new Platform({ apiKey: 'wrk_abc', fetch: fetchOf(one()).fetch });
  const isRefused = (error: Error): boolean => error instanceof PlatformError && !inspect(error).includes('secret');
  await assert.rejects(client.projects.get('p', { headers: { 'X-Token': 'secret\n' } }), isRefused);
  await assert.rejects(client.projects.get('p', { headers: { 'X Token': 'secret' } }), isRefused);
  await assert.rejects(client.projects.create({ name: 'P' }, { idempotencyKey: 'secret\u0000' }), isRefused);
  await assert.rejects(client.tasks.update('t', { title: 'T' }, { ifMatch: null as never }), PlatformError);
});

test('Option that is not a number of its kind is refused', async () => {
  for (const options of [
    { timeout: 0 },
    { timeout: -1 },
    { timeout: NaN },
    { connectTimeout: 0 },
    { maxRetries: -1 },
    { maxRetries: 1.5 },
  ]) {
    assert.throws(() => new Platform(options), PlatformError);
  }
  const client = new Platform({ apiKey: 'wrk_abc', fetch: fetchOf(one()).fetch });
  await assert.rejects(client.projects.get('p', { timeout: 0 }), PlatformError);
});

test('Time-out longer than a timer can be does not end the call', async () => {
  const client = new Platform({ apiKey: 'wrk_abc', timeout: Infinity, fetch: fetchOf(one()).fetch });
  assert.equal((await client.projects.get('p')).name, 'Launch');
  assert.equal((await client.projects.get('p', { timeout: 2 ** 40 })).name, 'Launch');
});

test('Parameter in the wrong case is refused rather than passed over', async () => {
  const { fetch, calls } = fetchOf(one());
  const client = new Platform({ apiKey: 'wrk_abc', fetch });
  await assert.rejects(client.apiKeys.create({ name: 'K', expiresAt: new Date() } as never), /expiresAt/);
  await assert.rejects(client.tasks.list({ projectId: 'p' } as never), /projectId/);
  await assert.rejects(client.projects.create('Launch' as never), PlatformError);
  assert.equal(calls.length, 0);
});

test('Date that is none is not sent as null', async () => {
  const { fetch, calls } = fetchOf(one());
  const client = new Platform({ apiKey: 'wrk_abc', fetch });
  await assert.rejects(client.apiKeys.create({ name: 'K', expires_at: new Date('soon') }), /expires_at/);
  await assert.rejects(client.apiKeys.rotate(1, { grace_seconds: NaN }), /grace_seconds/);
  assert.equal(calls.length, 0);
});

test('Dates, absent members and nulls are sent as what they are', async () => {
  const { fetch, calls } = fetchOf(
    json(201, { id: 1 }),
    json(200, { data: [], pagination: { total: 0, limit: 20, offset: 0, has_more: false } }),
  );
  const client = new Platform({ apiKey: 'wrk_abc', baseUrl: 'http://localhost', fetch });
  const moment = new Date('2099-12-31T23:59:59Z');
  await client.apiKeys.create({ name: 'K', expires_at: moment, scopes: undefined as never, environment: null });
  await client.auditEvents.list({ from: moment, action: undefined as never, actor: 7 });
  assert.equal(calls[0]!.init.body, '{"name":"K","expires_at":"2099-12-31T23:59:59.000Z","environment":null}');
  assert.equal(calls[1]!.url, 'http://localhost/api/audit-events?from=2099-12-31T23%3A59%3A59.000Z&actor=7');
});

test('Credential does not go with public operations', async () => {
  const { fetch, calls } = fetchOf(json(200, { status: 'ok' }));
  await new Platform({ apiKey: 'wrk_abc', fetch }).health.get();
  assert.equal((calls[0]!.init.headers as Record<string, string>)['authorization'], undefined);
});

test('Idempotency key is made for creations alone, and another for each', async () => {
  const { fetch, calls } = fetchOf(one());
  const client = new Platform({ apiKey: 'wrk_abc', fetch });
  await client.projects.create({ name: 'A' });
  await client.projects.create({ name: 'A' });
  await client.projects.update('p', { name: 'A' });
  const keys = calls.map(({ init }) => (init.headers as Record<string, string>)['idempotency-key']);
  assert.ok(keys[0] && keys[1] && keys[0] !== keys[1]);
  assert.equal(keys[2], undefined);
});

test('Pages that never end are not asked for for ever', async () => {
  const { fetch, calls } = fetchOf(
    page([project, project], { total: 9, limit: 2, offset: 0, has_more: true }),
    page([], { total: 9, limit: 2, offset: 2, has_more: true }),
  );
  const items = await new Platform({ apiKey: 'wrk_abc', fetch }).projects.list({ limit: 2 }).all();
  assert.equal(items.length, 2);
  assert.equal(calls.length, 2);
  assert.match(calls[1]!.url, /limit=2&offset=2$/);
});

test('Pages and single pages can be iterated', async () => {
  const { fetch } = fetchOf(
    page([project], { total: 2, limit: 1, offset: 0, has_more: true }),
    page([project], { total: 2, limit: 1, offset: 1, has_more: false }),
  );
  const offsets = [];
  for await (const { offset } of new Platform({ apiKey: 'wrk_abc', fetch }).projects.list({ limit: 1 }).pages())
    offsets.push(offset);
  assert.deepEqual(offsets, [0, 1]);
});

test('Promise of a call works with what takes promises', async () => {
  const client = new Platform({ apiKey: 'wrk_abc', fetch: fetchOf(one()).fetch });
  const call = client.projects.get('p');
  assert.ok(call instanceof Promise);
  const [first, second] = await Promise.all([call, call.then(({ name }) => name)]);
  assert.deepEqual([first.name, second], ['Launch', 'Launch']);
  let isOver = false;
  await call.finally(() => (isOver = true));
  assert.ok(isOver);
  assert.equal(await Promise.race([call, new Promise(() => undefined)]), first);
  const failing = new Platform({
    apiKey: 'wrk_abc',
    maxRetries: 0,
    fetch: fetchOf(new TypeError('fetch failed')).fetch,
  });
  assert.equal(await failing.projects.get('p').catch(() => 'caught'), 'caught');
});

test('Error of a logger does not fail the call', async () => {
  const logger = (): void => {
    throw new Error('The log is full');
  };
  assert.ok(await new Platform({ apiKey: 'wrk_abc', logger, fetch: fetchOf(one()).fetch }).projects.get('p'));
});

test('Signal that is aborted already sends nothing', async () => {
  const { fetch, calls } = fetchOf(one());
  const client = new Platform({ apiKey: 'wrk_abc', fetch });
  await assert.rejects(client.projects.get('p', { signal: AbortSignal.abort(new Error('Too late')) }), /Too late/);
  assert.equal(calls.length, 0);
});

test('Body that does not come to its end is a time-out', async (t) => {
  const { url } = await serve(t, (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"success":');
  });
  const client = new Platform({ apiKey: 'wrk_abc', baseUrl: url, timeout: 200, maxRetries: 0 });
  await assert.rejects(client.projects.get('p'), { name: 'APITimeoutError', message: 'No answer within 200 ms' });
});

test('Connection that is refused is an error that says why', async () => {
  const client = new Platform({ apiKey: 'wrk_abc', baseUrl: await deadAddress(), maxRetries: 0 });
  await assert.rejects(
    client.projects.get('p'),
    (error: Error) => error instanceof APIConnectionError && /ECONNREFUSED/.test(error.message),
  );
});

async function deadAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

// A server that accepts no connections: the kernel keeps one or two for it, and drops the rest.
test('Connection that is not made in time is a time-out', async (t) => {
  const script = `require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
    require('fs').writeSync(1, String(this.address().port) + '\\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  })`;
  const server = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  t.after(() => server.kill('SIGKILL'));
  const port = await new Promise<string>((resolve) =>
    server.stdout.once('data', (data) => resolve(String(data).trim())),
  );
  const client = new Platform({
    apiKey: 'wrk_abc',
    baseUrl: `http://127.0.0.1:${port}`,
    connectTimeout: 300,
    timeout: 2_000,
    maxRetries: 0,
  });

  const errors = await Promise.all(
    Array.from({ length: 6 }, () => client.projects.get('p').catch((error: unknown) => error)),
  );

  assert.ok(errors.every((error) => error instanceof APITimeoutError));
  const messages = errors.map((error) => (error as Error).message);
  assert.ok(messages.includes('No connection within 300 ms'), messages.join());
  assert.ok(messages.includes('No answer within 2000 ms'), messages.join());
});
