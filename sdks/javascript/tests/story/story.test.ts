import {
  APIConnectionError,
  APITimeoutError,
  AuthenticationError,
  ConflictError,
  MemoryTokenStore,
  NotFoundError,
  Page,
  PermissionDeniedError,
  Platform,
  PlatformError,
  PreconditionFailedError,
  RateLimitError,
  ServerError,
  ValidationError,
  VERSION,
  type LogEntry,
  type Tokens,
} from '@platform/sdk';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { delay, mistyped, newOrganization, newSlug, password, timed } from './actors.js';
import { baseUrl, forgetRequests, mailedToken, requests, rule, setPlan, step } from './controls.js';
import { missingOperations } from './operations.js';

/** What a call fails with, as an error of the given class. */
async function failure<T extends Error>(call: PromiseLike<unknown>, type: new (...args: never[]) => T): Promise<T> {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof type, `${inspect(error)} is not a ${type.name}`);
    return error;
  }

  throw new assert.AssertionError({ message: `The call succeeded, although it should fail with a ${type.name}` });
}

/** A client of a person whose access token lives three seconds. */
async function signIn(tokenStore = new MemoryTokenStore()): Promise<{ client: Platform; store: MemoryTokenStore }> {
  const { email, slug } = await newOrganization();
  const client = await Platform.login({ email, password, org_slug: slug }, { baseUrl, tokenStore });
  return { client, store: tokenStore };
}

const refresh = '/api/auth/refresh';

step(1, 'Signing up gives tokens, the person and the organization', async () => {
  const email = `${randomUUID()}@example.com`;
  const client = new Platform({ baseUrl, apiKey: null });

  const signedUp = await client.organizations.create({ name: 'Example Inc', slug: newSlug(), email, password });

  assert.equal(signedUp.user.email, email);
  assert.equal(signedUp.organization.name, 'Example Inc');
  assert.equal(signedUp.organization.plan, 'free');
  assert.ok(signedUp.organization.created_at instanceof Date);
  assert.match(signedUp.access_token, /^eyJ/);
  assert.ok(signedUp.refresh_token.length > 20);
  assert.equal(signedUp.expires_in, 3);
});

step(2, 'A key that a person makes acts for that person', async () => {
  const { client, signedUp, email } = await newOrganization();

  const me = await client.users.me();

  assert.equal(me.id, signedUp.user.id);
  assert.equal(me.email, email);
  assert.equal(me.role, 'admin');
});

step(3, 'The key comes from the environment, and an error names the variable where it is missing', async () => {
  const { key, email } = await newOrganization();
  process.env['PLATFORM_API_KEY'] = key;
  try {
    assert.equal((await new Platform().users.me()).email, email);
  } finally {
    delete process.env['PLATFORM_API_KEY'];
  }

  await forgetRequests();
  const error = await failure(new Platform().users.me(), PlatformError);
  assert.match(error.message, /PLATFORM_API_KEY/);
  assert.equal((await requests()).length, 0);
});

step(4, 'Public operations need no credential', async () => {
  const client = new Platform({ baseUrl, apiKey: null });

  assert.equal((await client.health.get()).status, 'ok');
  assert.equal((await client.health.ready()).status, 'ok');
});

step(5, 'A project has all its members, and its times are dates', async () => {
  const { client } = await newOrganization();
  const before = Date.now() - 5_000;

  const project = await client.projects.create({ name: 'Launch', description: 'A first project' });

  assert.match(project.id, /^proj_/);
  assert.equal(project.name, 'Launch');
  assert.equal(project.description, 'A first project');
  assert.ok(project.created_at instanceof Date && project.updated_at instanceof Date);
  assert.ok(project.created_at.getTime() > before && project.created_at.getTime() < Date.now() + 5_000);
});

step(6, 'A project without a name is a validation error', async () => {
  const { client } = await newOrganization();

  const error = await failure(client.projects.create({} as never), ValidationError);

  assert.equal(error.status, 400);
  assert.equal(error.code, 'VALIDATION_ERROR');
  assert.ok(error.fields['name']?.[0]);
  assert.ok(error.requestId);
});

step(7, 'A bad address is a validation error of the platform dialect', async () => {
  const { client } = await newOrganization();

  const error = await failure(client.users.invite({ email: 'nobody', role: 'member' }), ValidationError);

  assert.equal(error.status, 422);
  assert.equal(error.code, 'VALIDATION_ERROR');
  assert.match(error.message, /^Validation failed \(email: /);
  assert.ok(error.fields['email']?.[0]);
});

step(8, 'An unknown scope is a validation error of the keys dialect', async () => {
  const { client } = await newOrganization();

  const error = await failure(client.keys.create({ name: 'Bad', scopes: ['everything' as never] }), ValidationError);

  assert.equal(error.status, 400);
  assert.ok(error.fields['scopes[0]']?.[0]);
});

step(9, 'What is not there is not found in each dialect', async () => {
  const { client } = await newOrganization();

  const workspace = await failure(client.projects.get('proj_000000000000000000000000'), NotFoundError);
  const keys = await failure(client.keys.get('00000000-0000-4000-8000-000000000000'), NotFoundError);
  const platform = await failure(client.apiKeys.get(999_999_999), NotFoundError);

  assert.equal(workspace.message, 'Project not found');
  assert.equal(keys.message, 'Key not found');
  assert.equal(platform.message, 'Not found');
  for (const error of [workspace, keys, platform]) {
    assert.equal(error.status, 404);
    assert.equal(error.code, 'NOT_FOUND');
    assert.ok(error.requestId);
  }
});

step(10, 'A mistyped key is refused, and the error does not show it', async () => {
  const { key } = await newOrganization();
  const wrong = mistyped(key);

  const error = await failure(new Platform({ baseUrl, apiKey: wrong }).users.me(), AuthenticationError);

  assert.equal(error.status, 401);
  assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes(wrong));
});

step(11, 'A key that may only read creates nothing', async () => {
  const { client } = await newOrganization();
  const { key } = await client.apiKeys.create({ name: 'Reader', scopes: ['projects:read'] });

  const error = await failure(
    client.withOptions({ apiKey: key }).projects.create({ name: 'No' }),
    PermissionDeniedError,
  );

  assert.equal(error.status, 403);
  assert.equal(error.code, 'FORBIDDEN');
});

step(12, 'The creation of a key is not replayed', async () => {
  const { client } = await newOrganization();
  const options = { idempotencyKey: randomUUID() };
  await client.apiKeys.create({ name: 'Once' }, options);

  const error = await failure(client.apiKeys.create({ name: 'Once' }, options), ConflictError);

  assert.equal(error.status, 409);
});

step(13, 'A task that was changed since is not changed', async () => {
  const { client } = await newOrganization();
  const project = await client.projects.create({ name: 'Launch' });
  const { id } = await client.tasks.create({ title: 'First', project_id: project.id });
  const { etag } = await client.tasks.get(id).withResponse();
  assert.ok(etag);
  await client.tasks.update(id, { title: 'Second' }, { ifMatch: etag });

  const error = await failure(client.tasks.update(id, { title: 'Third' }, { ifMatch: etag }), PreconditionFailedError);

  assert.equal(error.status, 412);
  const { data, etag: present } = await client.tasks.get(id).withResponse();
  assert.equal(data.title, 'Second');
  assert.equal(await client.tasks.get(id, { ifNoneMatch: present! }), null);
});

let many: Platform | undefined;

/** A client whose organization has 150 projects; made once for the steps on lists. */
async function manyProjects(): Promise<Platform> {
  if (many === undefined) {
    const { client } = await newOrganization();
    for (let number = 1; number <= 150; number++) await client.projects.create({ name: `Project ${number}` });
    many = client;
  }

  await forgetRequests();
  return many;
}

step(14, 'A list is iterated over all its pages, and no further than needed', async () => {
  const client = await manyProjects();
  const ids = new Set<string>();
  const names: string[] = [];
  for await (const project of client.projects.list({ limit: 20 })) {
    ids.add(project.id);
    names.push(project.name);
  }

  assert.equal(ids.size, 150);
  assert.deepEqual(
    names,
    Array.from({ length: 150 }, (_, index) => `Project ${150 - index}`),
  );
  assert.equal((await requests('GET', '/v1/projects')).length, 8);

  await forgetRequests();
  let count = 0;
  for await (const _ of client.projects.list({ limit: 20 })) {
    if (++count === 25) break;
  }

  assert.equal(count, 25);
  assert.equal((await requests('GET', '/v1/projects')).length, 2);
});

step(15, 'One page can be asked for', async () => {
  const client = await manyProjects();

  const page = await client.projects.list({ limit: 20, offset: 140 });

  assert.ok(page instanceof Page);
  assert.equal(page.items.length, 10);
  assert.equal(page.total, 150);
  assert.equal(page.limit, 20);
  assert.equal(page.offset, 140);
  assert.equal(page.hasMore, false);
  assert.equal(await page.nextPage(), null);
  assert.equal((await requests('GET', '/v1/projects')).length, 1);
});

step(16, 'A list can be filtered', async () => {
  const { client } = await newOrganization();
  const [one, other] = [await client.projects.create({ name: 'One' }), await client.projects.create({ name: 'Other' })];
  for (const project_id of [one.id, other.id]) {
    await client.tasks.create({ title: 'Open', project_id });
    await client.tasks.create({ title: 'Done', project_id, status: 'completed' });
  }

  const done = await client.tasks.list({ project_id: one.id, status: 'completed' }).all();

  assert.deepEqual(
    done.map(({ project_id, title }) => ({ project_id, title })),
    [{ project_id: one.id, title: 'Done' }],
  );
});

step(17, 'The list of keys is iterated over its pages like the others', async () => {
  const { client } = await newOrganization();
  await client.keys.create({ name: 'Second', scopes: ['links:read'] });
  const { id } = await client.keys.create({ name: 'Third', scopes: ['links:read'] });

  const ids: string[] = [];
  for await (const key of client.keys.list({ limit: 2 })) ids.push(key.id);
  const page = await client.keys.list({ limit: 2 });

  assert.equal(ids.length, 3);
  assert.equal(ids[0], id);
  assert.equal(page.total, 3);
  assert.equal(page.hasMore, true);
});

step(18, 'Only the members that are given change, and null clears', async () => {
  const { client } = await newOrganization();
  const project = await client.projects.create({ name: 'Launch' });
  const task = await client.tasks.create({ title: 'First', project_id: project.id, description: 'Text' });

  const started = await client.tasks.update(task.id, { status: 'in_progress' });
  const cleared = await client.tasks.update(task.id, { description: null });

  assert.deepEqual([started.title, started.description, started.status], ['First', 'Text', 'in_progress']);
  assert.deepEqual([cleared.title, cleared.description, cleared.status], ['First', null, 'in_progress']);
});

step(19, 'A deletion answers nothing, and what is gone is not found', async () => {
  const { client } = await newOrganization();
  const project = await client.projects.create({ name: 'Launch' });
  const { id } = await client.tasks.create({ title: 'First', project_id: project.id });

  assert.equal(await client.tasks.delete(id), undefined);
  await failure(client.tasks.delete(id), NotFoundError);
});

step(20, 'A 429 is repeated after the time it names', async () => {
  const { client } = await newOrganization();
  await rule({ method: 'GET', path: '/v1/projects', action: 'answer', status: 429, headers: { 'Retry-After': '1' } });

  const time = await timed(async () => assert.equal((await client.projects.list()).total, 0));

  assert.ok(time >= 990, `${time} ms`);
  assert.deepEqual(
    (await requests('GET', '/v1/projects')).map(({ status }) => status),
    [429, 200],
  );
});

step(21, 'The rate limit of a plan is an error with the time to wait', async () => {
  const { client, slug } = await newOrganization({ maxRetries: 0 });
  await setPlan(slug, 'pro');
  await delay(1_000);

  let error: unknown;
  for (let number = 0; number < 12 && error === undefined; number++) {
    await client.projects.list().then(undefined, (failed: unknown) => (error = failed));
  }

  assert.ok(error instanceof RateLimitError, inspect(error));
  assert.equal(error.status, 429);
  assert.equal(error.code, 'RATE_LIMITED');
  assert.ok(error.retryAfter !== null && error.retryAfter > 0 && error.retryAfter <= 60);
  assert.equal(error.rateLimit?.limit, 5);
  assert.equal(error.rateLimit.remaining, 0);
  assert.equal(client.lastRateLimit?.remaining, 0);
});

step(22, 'A 503 is repeated twice', async () => {
  const { client } = await newOrganization();
  await rule({
    method: 'GET',
    path: '/v1/projects',
    action: 'answer',
    times: 2,
    status: 503,
    headers: { 'Retry-After': '0' },
  });

  assert.equal((await client.projects.list()).total, 0);
  assert.equal((await requests('GET', '/v1/projects')).length, 3);
});

step(23, 'A 503 is not repeated more than twice', async () => {
  const { client } = await newOrganization();
  await rule({
    method: 'GET',
    path: '/v1/projects',
    action: 'answer',
    times: 4,
    status: 503,
    headers: { 'Retry-After': '0' },
  });

  const error = await failure(client.projects.list(), ServerError);

  assert.equal(error.status, 503);
  assert.equal(error.code, 'SERVICE_UNAVAILABLE');
  assert.equal((await requests('GET', '/v1/projects')).length, 3);
});

step(24, 'A 500 on a GET is repeated', async () => {
  const { client } = await newOrganization();
  await rule({
    method: 'GET',
    path: '/api/users/me',
    action: 'answer',
    status: 500,
    body: '{"error":"Internal server error"}',
  });

  assert.ok((await client.users.me()).id);
  assert.deepEqual(
    (await requests('GET', '/api/users/me')).map(({ status }) => status),
    [500, 200],
  );
});

step(25, 'A 500 on a POST that may have done something is not repeated', async () => {
  const { email, slug } = await newOrganization();
  await rule({
    method: 'POST',
    path: '/api/auth/login',
    action: 'answer',
    status: 500,
    body: '{"error":"Internal server error"}',
  });

  const error = await failure(Platform.login({ email, password, org_slug: slug }, { baseUrl }), ServerError);

  assert.equal(error.status, 500);
  assert.equal((await requests('POST', '/api/auth/login')).length, 1);
});

step(26, 'A creation whose answer is lost is repeated and done once', async () => {
  const { client } = await newOrganization();
  await rule({ method: 'POST', path: '/v1/projects', action: 'lose-answer' });

  const project = await client.projects.create({ name: 'Once' });

  const sent = await requests('POST', '/v1/projects');
  assert.equal(sent.length, 2);
  assert.ok(sent[0]!.headers['idempotency-key']);
  assert.equal(sent[0]!.headers['idempotency-key'], sent[1]!.headers['idempotency-key']);
  const all = await client.projects.list().all();
  assert.deepEqual(
    all.map(({ id }) => id),
    [project.id],
  );
});

step(27, 'A GET whose connection breaks is repeated', async () => {
  const { client } = await newOrganization();
  await rule({ method: 'GET', path: '/api/users/me', action: 'drop' });

  assert.ok((await client.users.me()).id);
  assert.deepEqual(
    (await requests('GET', '/api/users/me')).map(({ status }) => status),
    [0, 200],
  );
});

step(28, 'Without retries a broken connection is an error', async () => {
  const { client } = await newOrganization({ maxRetries: 0 });
  await rule({ method: 'GET', path: '/api/users/me', action: 'drop' });

  const error = await failure(client.users.me(), APIConnectionError);

  assert.ok(!(error instanceof APITimeoutError));
  assert.equal((await requests('GET', '/api/users/me')).length, 1);
});

step(29, "The caller's own idempotency key makes one project of two calls", async () => {
  const { client } = await newOrganization();
  const options = { idempotencyKey: randomUUID() };

  const first = await client.projects.create({ name: 'Once' }, options);
  const second = await client.projects.create({ name: 'Once' }, options);
  const error = await failure(client.projects.create({ name: 'Other' }, options), ValidationError);

  assert.equal(first.id, second.id);
  assert.equal((await client.projects.list()).total, 1);
  assert.equal(error.status, 422);
  assert.equal(error.code, 'IDEMPOTENCY_KEY_REUSED');
  const platform = { idempotencyKey: randomUUID() };
  await client.allowedDomains.create({ domain: 'one.example.com' }, platform);
  const reused = await failure(client.allowedDomains.create({ domain: 'two.example.com' }, platform), ValidationError);
  assert.equal(reused.code, 'IDEMPOTENCY_KEY_REUSED');
});

step(30, 'A call that takes too long ends', async () => {
  const { client } = await newOrganization({ maxRetries: 0 });
  await rule({ method: 'GET', path: '/api/users/me', action: 'delay', seconds: 3 });

  const time = await timed(() => failure(client.users.me({ timeout: 300 }), APITimeoutError));

  assert.ok(time >= 290 && time < 1_500, `${time} ms`);
  await rule({ method: 'GET', path: '/api/users/me', action: 'delay', seconds: 3 });
  await failure(client.users.me({ timeout: 300 }), APIConnectionError);
});

step(31, 'A call that is cancelled ends, and is not repeated', async () => {
  const { client } = await newOrganization();
  await rule({ method: 'GET', path: '/api/users/me', action: 'delay', seconds: 3 });
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 300);

  let error: unknown;
  const time = await timed(async () => {
    error = await failure(client.users.me({ signal: controller.signal }), DOMException);
  });

  assert.ok(time < 1_500, `${time} ms`);
  assert.equal((error as DOMException).name, 'AbortError');
  await delay(1_000);
  assert.equal((await requests('GET', '/api/users/me')).length, 1);
});

step(32, 'A call that waits for its repetition is cancelled', async () => {
  const { client } = await newOrganization();
  await rule({ method: 'GET', path: '/api/users/me', action: 'answer', status: 429, headers: { 'Retry-After': '30' } });
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('The user left')), 300);

  const time = await timed(async () => {
    const error = await failure(client.users.me({ signal: controller.signal }), Error);
    assert.equal(error.message, 'The user left');
  });

  assert.ok(time >= 290 && time < 1_500, `${time} ms`);
  assert.equal((await requests('GET', '/api/users/me')).length, 1);
});

step(33, 'A derived client has its own key and the same connection', async () => {
  const one = await newOrganization();
  const other = await newOrganization();
  for (let number = 1; number <= 3; number++) {
    await one.client.projects.create({ name: `One ${number}` });
    await other.client.projects.create({ name: `Other ${number}` });
  }

  await forgetRequests();
  const derived = one.client.withOptions({ apiKey: other.key });
  const page = await derived.projects.list({ limit: 1 });
  const next = await page.nextPage();
  const derivedNames = [];
  for await (const project of page) derivedNames.push(project.name);
  const ownNames = (await one.client.projects.list().all()).map(({ name }) => name);
  const perCall = (await one.client.projects.list({}, { apiKey: other.key }).all()).map(({ name }) => name);

  assert.equal(next?.items[0]?.name, 'Other 2');
  assert.deepEqual(derivedNames, ['Other 3', 'Other 2', 'Other 1']);
  assert.deepEqual(ownNames, ['One 3', 'One 2', 'One 1']);
  assert.deepEqual(perCall, derivedNames);
  assert.equal(new Set((await requests()).map(({ connection }) => connection)).size, 1);
});

step(34, 'A revoked key is refused within a second', async () => {
  const { client } = await newOrganization();
  const { key, id } = await client.apiKeys.create({ name: 'Short' });
  const other = client.withOptions({ apiKey: key });
  await other.users.me();

  await client.apiKeys.delete(id);

  const end = Date.now() + 1_000;
  let refused = false;
  while (!refused && Date.now() < end) {
    refused = await other.users.me().then(
      () => false,
      (error: unknown) => error instanceof AuthenticationError,
    );
  }

  assert.ok(refused);
});

step(35, 'A rotated key is replaced by a new one', async () => {
  const { client } = await newOrganization();
  const old = await client.apiKeys.create({ name: 'Rotating' });

  const rotated = await client.apiKeys.rotate(old.id, { grace_seconds: 0 });

  assert.equal(rotated.name, 'Rotating');
  assert.ok((await client.withOptions({ apiKey: rotated.key }).users.me()).id);
  await failure(client.withOptions({ apiKey: old.key }).users.me(), AuthenticationError);
});

step(36, 'An access token that has expired is renewed', async () => {
  const { client, store } = await signIn();
  await client.users.me();
  await delay(3_100);
  await forgetRequests();

  assert.ok((await client.users.me()).id);
  assert.equal((await requests('POST', refresh)).length, 1);

  // The clock of this program may be wrong: then the answer says that the token has expired.
  const late = await Platform.fromTokenStore(
    { load: () => ({ ...store.load()!, expires_at: '2099-01-01T00:00:00Z' }), save: (tokens) => store.save(tokens) },
    { baseUrl },
  );
  await delay(3_100);
  await forgetRequests();
  assert.ok((await late.projects.create({ name: 'Late' })).id);
  assert.deepEqual(
    (await requests('POST', '/v1/projects')).map(({ status }) => status),
    [401, 201],
  );
  assert.equal((await requests('POST', refresh)).length, 1);
});

step(37, 'Twenty calls at once share one refresh', async () => {
  const { client } = await signIn();
  await delay(3_100);
  await forgetRequests();

  const people = await Promise.all(Array.from({ length: 20 }, () => client.users.me()));

  assert.equal(people.length, 20);
  assert.equal((await requests('POST', refresh)).length, 1);
});

step(38, 'Tokens are saved before they are used', async () => {
  const { client, store } = await signIn();
  await delay(3_100);
  await Promise.all(Array.from({ length: 20 }, () => client.users.me()));
  const used = (await requests('GET', '/api/users/me')).at(-1)!.headers['authorization'];
  assert.equal(used, `Bearer ${store.load()?.access_token}`);

  let isBroken = false;
  let saved: Tokens | null = null;
  const fragile = {
    load: () => saved,
    save: async (tokens: Tokens) => {
      await delay(10);
      if (isBroken) throw new Error('The disk is full');
      saved = tokens;
    },
  };
  const { email, slug } = await newOrganization();
  const careful = await Platform.login({ email, password, org_slug: slug }, { baseUrl, tokenStore: fragile });
  isBroken = true;
  await delay(3_100);
  await forgetRequests();
  const error = await failure(careful.users.me(), PlatformError);
  assert.match(String(error.cause), /disk is full/);
  assert.equal((await requests('GET', '/api/users/me')).length, 0);
  assert.equal((await requests('POST', refresh)).length, 1);

  // Once the store works again, the pair that was not saved is not lost.
  isBroken = false;
  assert.ok((await careful.users.me()).id);
  assert.ok((await requests('POST', refresh)).every(({ status }) => status === 200));
});

step(39, 'A refresh that is refused fails all that wait for it', async () => {
  const { client, store } = await signIn();
  await new Platform({ baseUrl, apiKey: null }).auth.refresh({ refresh_token: store.load()!.refresh_token });
  await delay(3_100);
  await forgetRequests();

  const results = await Promise.allSettled(Array.from({ length: 20 }, () => client.users.me()));

  assert.ok(results.every((result) => result.status === 'rejected' && result.reason instanceof AuthenticationError));
  assert.equal((await requests('POST', refresh)).length, 1);
  await failure(client.users.me(), AuthenticationError);
  assert.equal((await requests()).length, 1);
});

step(40, 'A sign-in is resumed, and ends with signing out', async () => {
  const { store } = await signIn();

  const resumed = await Platform.fromTokenStore(store, { baseUrl });
  assert.ok((await resumed.users.me()).id);
  const { refresh_token } = store.load()!;
  await resumed.auth.logout();

  assert.equal(store.load(), null);
  await failure(new Platform({ baseUrl, apiKey: null }).auth.refresh({ refresh_token }), AuthenticationError);
  await failure(resumed.users.me(), AuthenticationError);
  await failure(Platform.fromTokenStore(store, { baseUrl }), PlatformError);
});

step(41, 'Members and values that are new to the SDK do no harm', async () => {
  const { client } = await newOrganization();
  const data = {
    id: 'task_000000000000000000000000',
    project_id: 'proj_000000000000000000000000',
    title: 'From the future',
    description: null,
    status: 'postponed',
    priority: { level: 7 },
    created_at: '2030-01-15T09:30:00.000Z',
    updated_at: '2030-01-15T09:30:00.000Z',
  };
  const body = JSON.stringify({ success: true, data, meta: {} });
  await rule({
    method: 'GET',
    path: '/v1/tasks/*',
    action: 'answer',
    status: 200,
    headers: { 'Content-Type': 'application/json' },
    body,
  });

  const task = await client.tasks.get(data.id);

  assert.equal(task.title, 'From the future');
  assert.equal(task.status as string, 'postponed');
  assert.deepEqual((task as unknown as typeof data).priority, { level: 7 });
  assert.equal(task.created_at.toISOString(), data.created_at);
});

step(42, 'An answer that is not JSON is a server error', async () => {
  const { client } = await newOrganization({ maxRetries: 0 });
  const headers = { 'Content-Type': 'text/html' };
  await rule({
    method: 'GET',
    path: '/api/users/me',
    action: 'answer',
    status: 502,
    headers,
    body: '<h1>Bad gateway</h1>',
  });

  const error = await failure(client.users.me(), ServerError);

  assert.equal(error.status, 502);
  assert.equal(error.message, 'HTTP 502 Bad Gateway');
});

step(43, 'Nothing that is printed shows a secret', async () => {
  const entries: LogEntry[] = [];
  const { client, key, email, slug, signedUp } = await newOrganization({ logger: (entry) => entries.push(entry) });
  const created = await client.apiKeys.create({ name: 'Printed' });
  const other = await client.keys.create({ name: 'Printed', scopes: ['links:read'] });
  const tokenStore = new MemoryTokenStore();
  const person = await Platform.login({ email, password, org_slug: slug }, { baseUrl, tokenStore });
  const wrongPassword = `${password}-wrong`;
  const refused = await failure(
    Platform.login({ email, password: wrongPassword, org_slug: slug }, { baseUrl }),
    AuthenticationError,
  );
  const echo = JSON.stringify({ error: `Who are ${key}, ${other.raw_key}, ${signedUp.access_token}?` });
  await rule({ method: 'GET', path: '/api/users/me', action: 'answer', status: 400, body: echo });
  const echoed = await failure(client.users.me(), ValidationError);
  await rule({
    method: 'POST',
    path: '/api/auth/login',
    action: 'answer',
    status: 400,
    body: JSON.stringify({ error: `Not ${wrongPassword}` }),
  });
  const quoted = await failure(
    Platform.login({ email, password: wrongPassword, org_slug: slug }, { baseUrl }),
    ValidationError,
  );
  const misplaced = await failure(client.apiKeys.get(key as never), NotFoundError);

  const secrets = [
    key,
    created.key,
    other.raw_key,
    password,
    wrongPassword,
    signedUp.access_token,
    signedUp.refresh_token,
    tokenStore.load()!.access_token,
    tokenStore.load()!.refresh_token,
  ];
  const printed = [
    ...[
      client,
      client.projects,
      person,
      client.withOptions({ apiKey: created.key }),
      new Page([], { total: 0, limit: 20, offset: 0, hasMore: false }, () => client.projects.list() as never),
    ],
    ...[created, other, signedUp, tokenStore, tokenStore.load(), [created], { tokens: tokenStore.load() }],
    ...[refused, echoed, quoted, misplaced, entries],
  ].flatMap((thing) => [inspect(thing, { depth: 9, showHidden: true }), String(thing)]);
  for (const thing of [client, person, refused, echoed, quoted, misplaced, entries])
    printed.push(JSON.stringify(thing));
  for (const error of [refused, echoed, quoted, misplaced]) printed.push(error.stack ?? '');

  const text = printed.join('\n');
  for (const secret of secrets) assert.ok(!text.includes(secret), `${secret.slice(0, 12)}… is printed`);
  assert.ok(text.includes(`${key.slice(0, 12)}…`));
  assert.ok(entries.length > 0);
});

step(44, 'The log hears of each request and each repetition', async () => {
  const entries: LogEntry[] = [];
  const { client } = await newOrganization({ logger: (entry) => entries.push(entry) });
  await rule({ method: 'GET', path: '/v1/projects', action: 'answer', status: 503, headers: { 'Retry-After': '0' } });
  await rule({ method: 'GET', path: '/v1/projects', action: 'drop' });

  await client.projects.list({ limit: 5 });

  assert.deepEqual(
    entries.map(({ method, path, status, attempt }) => ({ method, path, status, attempt })),
    [
      { method: 'GET', path: '/v1/projects', status: 503, attempt: 1 },
      { method: 'GET', path: '/v1/projects', status: null, attempt: 2 },
      { method: 'GET', path: '/v1/projects', status: 200, attempt: 3 },
    ],
  );
  assert.ok(entries.every(({ duration }) => duration >= 0 && duration < 10_000));
  assert.equal(entries[1]?.error, 'APIConnectionError');
  assert.ok(entries[2]?.requestId);
});

step(45, 'The rate limit of the last answer is known', async () => {
  const { client, slug } = await newOrganization();
  await setPlan(slug, 'pro');
  await delay(1_000);

  const { headers, rateLimit } = await client.projects.list().withResponse();

  assert.equal(rateLimit?.limit, 5);
  assert.equal(rateLimit.remaining, Number(headers.get('x-ratelimit-remaining')));
  assert.equal(rateLimit.reset.getTime() / 1000, Number(headers.get('x-ratelimit-reset')));
  assert.deepEqual(client.lastRateLimit, rateLimit);
});

step(46, 'Each request says who sends it', async () => {
  const { client } = await newOrganization({ headers: { 'X-Team': 'blue' } });
  await forgetRequests();

  await client.users.me({ headers: { 'X-Call': '7' } });

  const [sent] = await requests('GET', '/api/users/me');
  assert.equal(sent?.headers['user-agent'], `platform-sdk-javascript/${VERSION} (node ${process.versions.node})`);
  assert.equal(sent.headers['accept'], 'application/json');
  assert.equal(sent.headers['x-team'], 'blue');
  assert.equal(sent.headers['x-call'], '7');
});

step(47, 'An invitation is accepted with the mailed token', async () => {
  const { client } = await newOrganization();
  const email = `${randomUUID()}@example.com`;
  await client.users.invite({ email, role: 'developer' });

  const accepted = await new Platform({ baseUrl, apiKey: null }).invitations.accept({
    token: await mailedToken(email),
    password,
  });
  const person = await Platform.fromSignIn(accepted, { baseUrl });

  assert.equal((await person.users.me()).email, email);
  assert.equal((await client.users.list()).total, 2);
});

step(48, 'The audit log is exported as CSV', async () => {
  const { client } = await newOrganization();

  const csv = await client.auditEvents.exportCsv({ from: new Date(Date.now() - 3_600_000) });

  assert.match(csv, /^id,at,/);
  assert.ok(csv.includes('api_key.created'));
});

step(49, 'A name of any characters comes back the same', async () => {
  const { client } = await newOrganization();
  const start = '"Quotes" \'and\' \\ <é漢字> 👩‍👩‍👧‍👦 ';
  const name = start + 'x'.repeat(200 - start.length);

  const project = await client.projects.create({ name, description: 'line\nbreaks\r\n\ttabs' });

  assert.equal(name.length, 200);
  assert.equal(project.description, 'line\nbreaks\r\n\ttabs');
  assert.equal(project.name, name);
  assert.equal((await client.projects.get(project.id)).name, name);
});

step(50, 'Every operation of the document has its method', async () => {
  assert.deepEqual(await missingOperations(), []);
});
