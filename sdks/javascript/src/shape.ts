import { INSPECT } from './inspect.js';
import { maskSecret } from './mask.js';

/** Where in an answer the values lie that are more than JSON. */
export interface Shape {
  /** Members that are moments, RFC 3339 on the wire. */
  readonly dates?: readonly string[];
  /** Members that are masked where the object is printed. */
  readonly secrets?: readonly string[];
  /** Members that are objects, or lists of objects, with a shape of their own. */
  readonly nested?: Readonly<Record<string, Shape>>;
}

/** Makes moments of the texts in an answer, and keeps its secrets out of what is printed. It changes the answer itself. */
export function revive(value: unknown, shape: Shape): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) revive(item, shape);
    return;
  }

  const object = value as Record<string, unknown>;
  if (shape.dates !== undefined) {
    for (const name of shape.dates) {
      const text = object[name];
      if (typeof text === 'string') object[name] = new Date(text);
    }
  }

  if (shape.nested !== undefined) {
    for (const name of Object.keys(shape.nested)) revive(object[name], shape.nested[name]!);
  }

  if (shape.secrets !== undefined) hideSecrets(object, shape.secrets);
}

/**
 * Masks members of an object where it is printed by `util.inspect` or `console.log`. Reading them, copying the object
 * and `JSON.stringify` give the values themselves.
 */
export function hideSecrets<T extends object>(object: T, names: readonly string[]): T {
  return Object.defineProperty(object, INSPECT, {
    configurable: true,
    value(this: Record<string, unknown>) {
      const printed = { ...this };
      for (const name of names) {
        const secret = printed[name];
        if (typeof secret === 'string') printed[name] = maskSecret(secret);
      }

      return printed;
    },
  });
}
