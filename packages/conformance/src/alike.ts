import assert from 'node:assert/strict';

/**
 * Fails unless two values have the same structure and the same leaves. Prototypes of records and lists do not count: what
 * comes from another realm, as test frameworks make them, or was made without a prototype is as good.
 */
export function assertAlike(actual: unknown, expected: unknown): void {
  assert.deepEqual(rebuilt(actual), rebuilt(expected));
}

function rebuilt(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from(value, rebuilt);
  if (Object.prototype.toString.call(value) === '[object Date]') return `date ${String(Number(value))}`;
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, rebuilt(each)]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
