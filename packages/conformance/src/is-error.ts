/** Whether a value is an error, also of another realm: test frameworks run tests in realms of their own, whose `Error` is another one. */
export function isError(value: unknown): value is Error {
  return Object.prototype.toString.call(value) === '[object Error]';
}
