import assert from 'node:assert/strict';
import { test } from 'node:test';
// @ts-expect-error The package does not export what it is made of.
import { mask, maskSecret, redact } from '../../../dist/esm/mask.js';

const hex = 'a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90';

for (const [text, masked] of [
  [`wrk_${hex}`, 'wrk_a1b2c3d4…'],
  [`xwrk_${hex}.`, 'xwrk_a1b2c3d4….'],
  ['wrk_a1b2c3d4', 'wrk_a1b2c3d4'],
  ['wl_live_4kT9vQ2mX7pL1sR8dF3gH6jW5zN0bC4yVaEuIoMqPdxG', 'wl_live_…'],
  ['wl_test_4kT9vQ2mX7pL1sR8dF3gH6jW5zN0bC4yVaEuIoMqPdxG', 'wl_test_…'],
  ['wl_live_', 'wl_live_'],
  ['Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2ln', 'Bearer eyJ…'],
  ['two: wrk_0000000011111111 and wrk_2222222233333333', 'two: wrk_00000000… and wrk_22222222…'],
  ['nothing secret', 'nothing secret'],
] as const) {
  test(`Text with a key is masked: ${masked}`, () => assert.equal(mask(text), masked));
}

test('Secret of an unknown kind is masked whole', () => assert.equal(maskSecret('dGhpcyBpcyBhIHJlZnJl'), '…'));

test('Secret that is known is masked wherever it is quoted', () =>
  assert.equal(redact('No "hunter22", no hunter22', ['hunter22']), 'No "…", no …'));

test('Secret of three letters leaves words as they are', () => assert.equal(redact('The map', ['map']), 'The map'));
