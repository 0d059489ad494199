import type { HttpAnswer, HttpText } from './http-client.js';

/**
 * An answer whose text is made when it is asked for. A copy with another text has no bytes: it says what the text says.
 */
export function collectedAnswer(head: HttpAnswer, bytes: Buffer): HttpText {
  const answer = {
    ...head,
    get text(): string {
      return bytes.toString();
    },
  };
  return Object.defineProperty(answer, 'bytes', { value: bytes, enumerable: false });
}
