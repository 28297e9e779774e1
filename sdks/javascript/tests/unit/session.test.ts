import {
  APIConnectionError,
  AuthenticationError,
  MemoryTokenStore,
  Platform,
  PlatformError,
  type Tokens,
} from '@platform/sdk';
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { json, serve, type Received } from './server.js';

const me = {
  id: 1,
  org_id: 1,
  org_name: 'Acme',
  email: 'you@example.com',
  role: 'admin',
  api_access: true,
  created_at: '2026-01-15T09:30:00.000Z',
};

interface Service {
  url: string;
  received: Received[];
  store: MemoryTokenStore & { saved: Tokens[] };
  refreshes: () => number;
}

/** A service that takes the access token of the newest pair alone, each pair having a number. */
async function service(
  t: TestContext,
  refresh: (number: number) => Response | 'lost' | undefined = () => undefined,
): Promise<Service> {
  let newest = 1;
  let refreshed = 0;
  const { url, received } = await serve(t, async (request, response) => {
    const send = async (answer: Response): Promise<void> => {
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
    };
    if (request.url === '/api/auth/refresh') {
      const special = refresh(++refreshed);
      if (special === 'lost') response.destroy();
      else if (special !== undefined) await send(special);
      else
        await send(
          json(200, {
            access_token: `access-${++newest}`,
            refresh_token: `refresh-${newest}`,
            expires_in: 900,
            user: {},
          }),
        );
    } else if (request.headers.authorization === `Bearer access-${newest}` && newest > 1) {
      await send(json(200, me));
    } else {
      await send(json(401, { error: 'Token expired' }));
    }
  });
  const store = Object.assign(new MemoryTokenStore(), { saved: [] as Tokens[] });
  const save = store.save.bind(store);
  store.save = (tokens) => {
    store.saved.push(tokens);
    save(tokens);
  };
  // Valid by this program's clock, expired by the service's.
  save({ access_token: 'access-1', refresh_token: 'refresh-1', expires_at: '2099-01-01T00:00:00Z' });
  return { url, received, store, refreshes: () => received.filter((one) => one.url === '/api/auth/refresh').length };
}

function resume({ url, store }: Service): Promise<Platform> {
  return Platform.fromTokenStore(store, { baseUrl: url });
}

test('Calls that hear at once that the token has expired share one refresh', async (t) => {
  const at = await service(t);
  const client = await resume(at);
  const people = await Promise.all(Array.from({ length: 20 }, () => client.users.me()));
  assert.equal(people.length, 20);
  assert.equal(at.refreshes(), 1);
  assert.deepEqual(at.store.saved, [
    { access_token: 'access-2', refresh_token: 'refresh-2', expires_at: at.store.saved[0]!.expires_at },
  ]);
});

test('Refresh that is refused is not asked for again', async (t) => {
  const at = await service(t, () => json(401, { error: 'Invalid refresh token' }));
  const client = await resume(at);
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => client.users.me()));
  assert.ok(results.every((result) => result.status === 'rejected' && result.reason instanceof AuthenticationError));
  assert.equal(at.refreshes(), 1);
  await assert.rejects(client.users.me(), AuthenticationError);
  assert.equal(at.refreshes(), 1);
});

test('Refresh whose answer is lost is not repeated, and the tokens stay', async (t) => {
  const at = await service(t, (number) => (number === 1 ? 'lost' : undefined));
  const client = await resume(at);
  const results = await Promise.allSettled(Array.from({ length: 5 }, () => client.users.me()));
  assert.ok(results.every((result) => result.status === 'rejected' && result.reason instanceof APIConnectionError));
  assert.equal(at.refreshes(), 1);
  assert.equal(at.store.load()!.refresh_token, 'refresh-1');
  assert.equal((await client.users.me()).id, 1);
});

test('Refresh that a busy service refuses is repeated', async (t) => {
  const at = await service(t, (number) => (number === 1 ? json(503, { error: 'Unavailable' }) : undefined));
  assert.equal((await (await resume(at)).users.me()).id, 1);
  assert.equal(at.refreshes(), 2);
});

test('Cancelling one call leaves the refresh to the others', async (t) => {
  const at = await service(t);
  at.store.save({ ...at.store.load()!, expires_at: '2020-01-01T00:00:00Z' });
  const client = await resume(at);
  const controller = new AbortController();
  const cancelled = client.users.me({ signal: controller.signal });
  const other = client.users.me();
  controller.abort(new Error('The user left'));
  await assert.rejects(cancelled, /The user left/);
  assert.equal((await other).id, 1);
  assert.equal(at.refreshes(), 1);
});

test('Tokens that expired while the program did not run are renewed first', async (t) => {
  const at = await service(t);
  at.store.save({ ...at.store.load()!, expires_at: '2020-01-01T00:00:00Z' });
  assert.equal((await (await resume(at)).users.me()).id, 1);
  assert.deepEqual(
    at.received.map(({ url }) => url),
    ['/api/auth/refresh', '/api/users/me'],
  );
});

test('Client that another key is given to leaves the session alone', async (t) => {
  const at = await service(t);
  const derived = (await resume(at)).withOptions({ apiKey: 'wrk_other' });
  await assert.rejects(derived.users.me(), AuthenticationError);
  assert.equal(at.refreshes(), 0);
});

test('Client that is derived without another key shares the session', async (t) => {
  const at = await service(t);
  const client = await resume(at);
  const derived = client.withOptions({ maxRetries: 0 });
  await Promise.all([client.users.me(), derived.users.me()]);
  assert.equal(at.refreshes(), 1);
});

test('Store without tokens cannot be resumed from', async () => {
  await assert.rejects(Platform.fromTokenStore(new MemoryTokenStore()), PlatformError);
  await assert.rejects(Platform.fromTokenStore({ load: () => ({}) as Tokens, save: () => undefined }), PlatformError);
});
