import type { Shape } from './shape.js';

/** How an operation is sent, and how its answer is read. */
export interface Operation {
  readonly method: string;
  /** The path, with its parameters in braces. */
  readonly path: string;
  /** Whether it takes no credential. */
  readonly isPublic?: boolean;
  /** Whether its parameters are a body; otherwise they are the query. */
  readonly hasBody?: boolean;
  /** Those parameters that are the query although there is a body. */
  readonly query?: readonly string[];
  /** The members of its body that are secrets. */
  readonly secrets?: readonly string[];
  /** The headers that a caller may set, by the name of the option. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly answer: 'none' | 'json' | 'list' | 'text';
  /** Whether the object is the member `data` of the answer. */
  readonly isWrapped?: boolean;
  readonly shape?: Shape;
}
