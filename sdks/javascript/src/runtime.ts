import { VERSION } from './version.js';

interface Globals {
  readonly window?: unknown;
  readonly document?: unknown;
  readonly WorkerGlobalScope?: unknown;
  readonly Deno?: { readonly version?: { readonly deno?: string } };
  readonly process?: {
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly versions?: Readonly<Record<string, string | undefined>>;
  };
}

const globals = globalThis as unknown as Globals;

/** Whether a person's browser runs this: a page, or a worker of one. */
export function isBrowser(): boolean {
  return isPage() || (typeof globals.WorkerGlobalScope === 'function' && runtime() === undefined);
}

/** The value of an environment variable; undefined where it is empty, and where there are none. */
export function environment(name: string): string | undefined {
  try {
    return globals.process?.env?.[name]?.trim() || undefined;
  } catch {
    // Deno without the permission to read it.
    return undefined;
  }
}

/** What this SDK calls itself; null in browsers, which have a name of their own. */
export function userAgent(): string | null {
  return isBrowser() ? null : `platform-sdk-javascript/${VERSION} (${runtime() ?? 'unknown runtime'})`;
}

const warned = Symbol.for('@platform/sdk warned');

/** Warns, once on each page, of a key that the page's visitors can read. */
export function warnOfKeyOnPage(key: string): void {
  if (!isPage() || key.startsWith('wl_test_') || key.startsWith('eyJ')) return;
  const page = globalThis as { [warned]?: boolean };
  if (page[warned]) return;
  page[warned] = true;
  console.warn(
    '@platform/sdk: an API key that may be live is used on a web page, where every visitor can read it. ' +
      'Use a test key (wl_test_…), or call the API from a server.',
  );
}

function isPage(): boolean {
  return typeof globals.window !== 'undefined' && typeof globals.document !== 'undefined';
}

function runtime(): string | undefined {
  const versions = globals.process?.versions;
  if (globals.Deno?.version?.deno) return `deno ${globals.Deno.version.deno}`;
  if (versions?.['bun']) return `bun ${versions['bun']}`;
  return versions?.['node'] ? `node ${versions['node']}` : undefined;
}
