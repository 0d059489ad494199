/** An answer that is an error, in B2's words. */
export class SinkError extends Error {
  override readonly name = 'SinkError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
