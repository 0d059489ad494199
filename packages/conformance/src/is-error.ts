import { inspect } from 'node:util';

/** Whether a value is an error, also of another realm: test frameworks run tests in realms of their own, whose `Error` is another one. */
export function isError(value: unknown): value is Error {
  return Object.prototype.toString.call(value) === '[object Error]';
}

/** What a failure says, whatever was thrown. */
export function wordsOf(failure: unknown): string {
  return isError(failure) ? failure.message : inspect(failure);
}
