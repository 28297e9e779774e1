import type { Operation } from './operation.js';
import type { RequestOptions } from './options.js';
import { Page, PagePromise, type PageInfo } from './page.js';
import { APIPromise, APIResponse } from './promise.js';
import type { Transport } from './transport.js';

type PathValues = ReadonlyArray<string | number>;

/** A group of operations, such as those on projects. */
export abstract class Resource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** @internal */
  protected _call<T>(
    operation: Operation,
    path: PathValues,
    params: object | undefined,
    options: RequestOptions | undefined,
  ): APIPromise<T> {
    return new APIPromise(this.#transport.send<T>(operation, path, params, options));
  }

  /** @internal */
  protected _list<T>(
    operation: Operation,
    path: PathValues,
    params: object | undefined,
    options: RequestOptions | undefined,
  ): PagePromise<T> {
    return new PagePromise(this.#page<T>(operation, path, params, options));
  }

  async #page<T>(
    operation: Operation,
    path: PathValues,
    params: object | undefined,
    options: RequestOptions | undefined,
  ): Promise<APIResponse<Page<T>>> {
    const { data, status, headers } = await this.#transport.send<ListAnswer<T>>(operation, path, params, options);
    const source = (offset: number): PagePromise<T> => this._list(operation, path, { ...params, offset }, options);
    return new APIResponse(new Page(data.data, infoOf(data), source), status, headers);
  }
}

interface ListAnswer<T> {
  readonly data: T[];
  readonly pagination?: Readonly<Record<'total' | 'limit' | 'offset', number> & { has_more: boolean }>;
}

// A list without pages is one page.
function infoOf<T>({ data, pagination }: ListAnswer<T>): PageInfo {
  if (!pagination) return { total: data.length, limit: data.length, offset: 0, hasMore: false };
  return {
    total: pagination.total,
    limit: pagination.limit,
    offset: pagination.offset,
    hasMore: pagination.has_more === true,
  };
}
