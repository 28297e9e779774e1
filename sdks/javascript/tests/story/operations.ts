import { Platform } from '@platform/sdk';
import { readdirSync, readFileSync } from 'node:fs';

interface Document {
  paths: Record<string, Record<string, unknown>>;
}

/** The operations of the OpenAPI document that no method of the client calls. */
export async function missingOperations(): Promise<string[]> {
  const newest = readdirSync('../../docs/openapi').sort().at(-1)!;
  const { paths } = JSON.parse(readFileSync(`../../docs/openapi/${newest}`, 'utf8')) as Document;
  const called = await calledOperations();
  return Object.entries(paths)
    .flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`))
    .filter((operation) => !called.has(operation.replace(/\{[^}]+\}/g, '{}')));
}

// Each method of each resource is called, with an id where it takes one.
async function calledOperations(): Promise<Set<string>> {
  const called = new Set<string>();
  const client = new Platform({
    apiKey: 'wrk_none',
    fetch: async (url, init) => {
      const path = new URL(String(url)).pathname.replace(/\bsome-id\b/g, '{}');
      called.add(`${init?.method} ${path}`);
      return new Response('{}', { status: 418 });
    },
  });
  for (const resource of Object.values(client) as object[]) {
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(resource)).filter(
      (name) => name !== 'constructor',
    );
    for (const name of methods) {
      const call = (resource as Record<string, (...args: unknown[]) => Promise<unknown>>)[name]!;
      for (const args of [[], [{}], ['some-id'], ['some-id', {}]])
        await call.apply(resource, args).catch(() => undefined);
    }
  }

  return called;
}
