import assert from 'node:assert/strict';
import { test } from 'node:test';
// @ts-expect-error The package does not export what it is made of.
import { retryDelay } from '../../../dist/esm/retry.js';
// @ts-expect-error The package does not export what it is made of.
import { APIConnectionError, errorOf } from '../../../dist/esm/errors.js';

const get = { method: 'GET', hasIdempotencyKey: false };
const post = { method: 'POST', hasIdempotencyKey: false };
const creation = { method: 'POST', hasIdempotencyKey: true };

function answer(status: number, retryAfter?: string): Error {
  const headers = new Headers(retryAfter === undefined ? {} : { 'retry-after': retryAfter });
  return errorOf({ status, code: 'X', message: 'x', fields: {}, headers }) as Error;
}

function delayOf(error: Error, request = get, attempt = 1, random = 1): number | null {
  return retryDelay(error, request, attempt, () => random) as number | null;
}

test('Retry-After in seconds is waited for', () => assert.equal(delayOf(answer(429, '7')), 7_000));

test('Retry-After as a date is waited for', () => {
  const delay = delayOf(answer(503, new Date(Date.now() + 5_000).toUTCString()))!;
  assert.ok(delay > 3_000 && delay <= 5_000, String(delay));
});

test('Retry-After in the past is over', () => assert.equal(delayOf(answer(503, 'Thu, 01 Jan 2026 00:00:00 GMT')), 0));

test('Retry-After of more than a minute is left to the caller', () => {
  assert.equal(delayOf(answer(429, '60')), 60_000);
  assert.equal(delayOf(answer(429, '61')), null);
});

test('Retry-After that is neither is passed over', () => assert.equal(delayOf(answer(429, 'soon')), 500));

test('Backoff doubles up to eight seconds', () => {
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6].map((attempt) => delayOf(answer(500), get, attempt)),
    [500, 1000, 2000, 4000, 8000, 8000],
  );
});

test('Backoff has full jitter', () => assert.equal(delayOf(answer(500), get, 3, 0.25), 500));

test('Refusal of a busy service is repeated for every method', () => {
  for (const status of [429, 503]) assert.equal(delayOf(answer(status, '1'), post), 1_000);
});

test('Failure of the service is repeated only where that is safe', () => {
  assert.equal(delayOf(answer(502), post), null);
  assert.equal(delayOf(answer(502), { method: 'PATCH', hasIdempotencyKey: false }), null);
  for (const method of ['GET', 'HEAD', 'PUT', 'DELETE'])
    assert.equal(delayOf(answer(502), { method, hasIdempotencyKey: false }), 500);
  assert.equal(delayOf(answer(502), creation), 500);
});

test('Connection that failed is repeated only where that is safe', () => {
  const error = new APIConnectionError('lost') as Error;
  assert.equal(delayOf(error, get), 500);
  assert.equal(delayOf(error, creation), 500);
  assert.equal(delayOf(error, post), null);
});

test('Creation that is still under way is asked for again', () => {
  assert.equal(delayOf(answer(409, '1'), creation), 1_000);
  assert.equal(delayOf(answer(409), creation), null);
  assert.equal(delayOf(answer(409, '1'), post), null);
});

test('Mistake of the caller is not repeated', () => {
  for (const status of [400, 401, 403, 404, 405, 412, 413, 415, 422]) assert.equal(delayOf(answer(status, '1')), null);
  assert.equal(delayOf(new DOMException('Cancelled', 'AbortError')), null);
});
