import { APIError, NotFoundError, Platform, ServerError, ValidationError } from '@platform/sdk';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchOf, json, project } from './server.js';

async function errorOf(response: Response): Promise<APIError> {
  const client = new Platform({ apiKey: 'wrk_none', maxRetries: 0, fetch: fetchOf(response).fetch });
  return client.projects.get(project.id).then(
    () => assert.fail('The call succeeded'),
    (error: unknown) => error as APIError,
  );
}

test('Failure of the platform dialect is read', async () => {
  const error = await errorOf(json(404, { error: 'Not found' }, { 'x-request-id': 'r1' }));
  assert.ok(error instanceof NotFoundError);
  assert.deepEqual([error.status, error.code, error.message, error.requestId], [404, 'NOT_FOUND', 'Not found', 'r1']);
});

test('Validation failure of the platform dialect is read', async () => {
  const details = {
    fieldErrors: { email: ['Invalid email', 'Too long'], name: ['Missing'] },
    formErrors: ['Malformed'],
  };
  const error = await errorOf(json(422, { error: 'Validation failed', details }));
  assert.ok(error instanceof ValidationError);
  assert.equal(error.code, 'VALIDATION_ERROR');
  assert.deepEqual(error.fields, { email: ['Invalid email', 'Too long'], name: ['Missing'], '': ['Malformed'] });
  assert.equal(error.message, 'Validation failed (email: Invalid email; email: Too long; name: Missing; Malformed)');
});

test('Validation failure of the keys dialect is read', async () => {
  const details = {
    fields: [
      { field: 'name', message: 'Missing' },
      { field: null, message: 'Malformed' },
      { field: 'name', message: 'Short' },
    ],
  };
  const error = await errorOf(json(400, { error: { code: 'VALIDATION_ERROR', message: 'Missing', details } }));
  assert.deepEqual(error.fields, { name: ['Missing', 'Short'], '': ['Malformed'] });
  assert.equal(error.message, 'Missing');
});

test('Validation failure of the workspace dialect is read', async () => {
  const error = await errorOf(
    json(400, {
      success: false,
      error: { code: 'VALIDATION_ERROR', message: 'Name is required', details: { field: 'name' } },
    }),
  );
  assert.deepEqual(error.fields, { name: ['Name is required'] });
});

test('Field with the name of a prototype is a field like others', async () => {
  const body = '{"error":"Validation failed","details":{"fieldErrors":{"__proto__":["No"],"constructor":["Neither"]}}}';
  const error = await errorOf(new Response(body, { status: 422 }));
  assert.deepEqual(Object.keys(error.fields), ['__proto__', 'constructor']);
});

for (const body of [
  '',
  'null',
  '[]',
  '7',
  '"text"',
  '{"error":null}',
  '{"error":{"message":7,"details":[]}}',
  '{"error":{"details":{"fields":7}}}',
  '<html>',
]) {
  test(`Body that is in no dialect is no trouble: ${body}`, async () => {
    const error = await errorOf(new Response(body, { status: 500, statusText: 'Internal Server Error' }));
    assert.ok(error instanceof ServerError);
    assert.equal(error.message, 'HTTP 500 Internal Server Error');
    assert.equal(error.code, 'INTERNAL_ERROR');
    assert.deepEqual(error.fields, {});
  });
}

test('Status of its own has the error of all', async () => {
  const error = await errorOf(json(415, { error: 'Unsupported media type' }));
  assert.equal(error.constructor, APIError);
  assert.equal(error.code, 'UNSUPPORTED_MEDIA_TYPE');
});

test('Success that is not of the API is an error', async () => {
  for (const body of ['<html>', '', 'null', '{"success":true}', '{"success":true,"data":7}']) {
    const error = await errorOf(new Response(body, { status: 200 }));
    assert.ok(error instanceof APIError);
    assert.equal(error.code, 'INVALID_ANSWER');
  }
});

test('Redirection is an error that says so', async () => {
  const error = await errorOf(new Response(null, { status: 308, headers: { location: 'https://other.example.com/' } }));
  assert.equal(error.code, 'REDIRECTED');
  assert.match(error.message, /baseUrl/);
});

test('Error is written as JSON with its message', async () => {
  const error = await errorOf(json(404, { error: 'Not found' }));
  assert.deepEqual(JSON.parse(JSON.stringify(error)), {
    name: 'NotFoundError',
    message: 'Not found',
    status: 404,
    code: 'NOT_FOUND',
    fields: {},
    requestId: null,
    retryAfter: null,
  });
});
