import { APIPromise, type APIResponse } from './promise.js';

/** Which part of a list is asked for. */
export interface PageParams {
  /** How many items a page has: 1 to 100, 20 where it is left out. */
  limit?: number;
  /** How many items are passed over. */
  offset?: number;
}

/** What a list's answer says of its page. */
export interface PageInfo {
  readonly total: number;
  readonly limit: number;
  readonly offset: number;
  readonly hasMore: boolean;
}

/** Asks for the page that begins at an offset. */
export type PageSource<T> = (offset: number) => PagePromise<T>;

/** A part of a list. Iterating it goes on over all pages that follow. */
export class Page<T> implements AsyncIterable<T> {
  /** The items of this page. */
  readonly items: T[];
  /** How many items the list has in all. */
  readonly total: number;
  /** How many were asked for. */
  readonly limit: number;
  /** How many were passed over. */
  readonly offset: number;
  /** Whether more come after these. */
  readonly hasMore: boolean;
  readonly #source: PageSource<T>;

  constructor(items: T[], info: PageInfo, source: PageSource<T>) {
    this.items = items;
    this.total = info.total;
    this.limit = info.limit;
    this.offset = info.offset;
    // A page without items has nothing behind it, whatever it says: it would be asked for over and over.
    this.hasMore = info.hasMore && items.length > 0;
    this.#source = source;
  }

  /** The page that follows; null after the last. */
  async nextPage(): Promise<Page<T> | null> {
    return this.hasMore ? this.#source(this.offset + this.items.length) : null;
  }

  /** This page and all that follow, each asked for when it is needed. */
  async *pages(): AsyncGenerator<Page<T>, void, undefined> {
    for (let page: Page<T> | null = this; page !== null; page = await page.nextPage()) yield page;
  }

  /** The items of this page and of all that follow. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const page of this.pages()) yield* page.items;
  }
}

/**
 * The promise of a list: awaiting it gives its first page, and iterating it gives the items of all pages.
 * `for await (const project of client.projects.list()) { … }`
 */
export class PagePromise<T> extends APIPromise<Page<T>> implements AsyncIterable<T> {
  constructor(response: Promise<APIResponse<Page<T>>>) {
    super(response);
  }

  /** All pages, each asked for when it is needed. */
  async *pages(): AsyncGenerator<Page<T>, void, undefined> {
    yield* (await this).pages();
  }

  /** All items in one array. */
  async all(): Promise<T[]> {
    const items: T[] = [];
    for await (const item of this) items.push(item);
    return items;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    yield* await this;
  }
}
