/** The method that `util.inspect` and `console.log` of Node.js, Deno and Bun call. */
export const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;
