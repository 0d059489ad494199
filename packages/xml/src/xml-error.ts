/**
 * Why a document is not read, or not written:
 *
 * - `malformed`: it is no well-formed XML
 * - `doctype`: it declares a document type, of whose entities a hundred bytes can fill the memory; no store needs one
 * - `root`: its root is another element than asked for
 * - `too_deep`, `too_many`: more levels, or elements, than are read
 * - `unwritable`: what is to be written is nothing that XML can carry
 */
export type XmlErrorReason = 'malformed' | 'doctype' | 'root' | 'too_deep' | 'too_many' | 'unwritable';

/** A document that is not read, or not written. Its message has nothing of the document, which may hold secrets. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
  readonly reason: XmlErrorReason;

  constructor(reason: XmlErrorReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
