/** An answer that is an error, in the protocol's words. */
export class SinkError extends Error {
  override readonly name = 'SinkError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }

  /** What was thrown, as an answer: what is no answer is a defect of the sink, with the code that the protocol has for it. */
  static of(error: unknown, internal: string): SinkError {
    return error instanceof SinkError ? error : new SinkError(500, internal, String(error));
  }
}
