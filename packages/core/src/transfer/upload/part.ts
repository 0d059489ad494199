import type { Span } from '../byte-range.js';
import type { Content } from '../content/content.js';

/** A span of a content, to be one part of an object. */
export interface Part {
  readonly content: Content;
  readonly span: Span;
}
