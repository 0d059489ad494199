/**
 * Carries an error of the user's source out of code that also fails by itself: both may be errors of a file system, and only
 * the store's own may be told as such.
 */
export class SourceFailure extends Error {
  constructor(cause: unknown) {
    super('the source failed', { cause });
  }
}
