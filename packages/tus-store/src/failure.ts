import { StorageError } from '@stowage/core';

interface Answer {
  readonly status_code: number;
  readonly body: string;
}

/** One of the protocol's errors: `@tus/server` makes an answer of its status and body. */
export class Refusal extends Error {
  readonly status_code: number;
  readonly body: string;

  constructor(answer: Answer, options?: ErrorOptions) {
    super(answer.body.trim(), options);
    this.name = 'Refusal';
    this.status_code = answer.status_code;
    this.body = answer.body;
  }
}

/**
 * Runs a call; an error of the provider, whose words are nothing for clients, becomes one that says only whether to come again.
 * `onResponseError` of the server finds the provider's own as its `cause`.
 */
export async function withoutWords<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (!(cause instanceof StorageError)) throw cause;
    throw new Refusal(
      { status_code: cause.retryable ? 503 : 500, body: 'The upload could not be stored\n' },
      { cause },
    );
  }
}
