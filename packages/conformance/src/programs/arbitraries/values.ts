import fc, { type Arbitrary } from 'fast-check';
import type { MetadataSupport } from '@stowage/core/spi';
import { keepsEntry } from '../../metadata-rules.js';
import type { About, AbortMoment, Amount, Content, NamePrefix, Place } from '../program.js';
import { CONTAINERS } from '../containers.js';

/** How many names a program has. */
export const NAMES = 9;

/** A container, the first one mostly: what is spread over many containers does not meet. */
export const container: Arbitrary<number> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.nat(CONTAINERS - 1) },
);

/** A container, the second one as often as the first: it may be empty, or not there. */
export const anyContainer: Arbitrary<number> = fc.nat(CONTAINERS - 1);

/** The number of a name. */
export const nameIndex: Arbitrary<number> = fc.nat(NAMES - 1);

/** Where an object may be. */
export const place: Arbitrary<Place> = fc.record({ container, name: nameIndex });

/** Sizes around the limits of parts, and the small ones. */
export const amount: Arbitrary<Amount> = fc.oneof(
  fc.record({ parts: fc.constant(0), plus: fc.nat(40) }),
  fc.record({ parts: fc.nat(3), plus: fc.integer({ min: -1, max: 1 }) }),
  fc.record({ parts: fc.nat(3), plus: fc.nat(300) }),
);

/** Some bytes. */
export const content: Arbitrary<Content> = fc.record({ size: amount, seed: fc.integer({ min: 1, max: 255 }) });

const keys = fc.constantFrom('a', 'b', 'color', 'file-number', 'x-1');
const values = fc.oneof(
  fc.constantFrom('', 'blue', ' a ', 'a+b', '100% %20 %zz', `"'\\`, 'a, b; c=d', 'Grüße, 中文', '\u{1f680}', 'e\u0301'),
  fc.string({ maxLength: 6 }),
);

/** What an object is stored with: half of the time nothing is said. Of metadata only what the provider keeps. */
export function aboutFor(support: MetadataSupport): Arbitrary<About> {
  const metadata = fc
    .dictionary(keys, values, { maxKeys: 3 })
    .map((all) => Object.fromEntries(Object.entries(all).filter(([key, value]) => keepsEntry(support, key, value))));
  return fc.record({
    contentType: fc.option(fc.constantFrom('text/plain', 'application/x-test; a="b"', 'image/png'), { nil: undefined }),
    metadata: fc.option(metadata, { nil: undefined }),
  });
}

/** The beginning of a name: all, nothing, or up to somewhere within it. */
export const prefix: Arbitrary<NamePrefix> = fc.record({ name: nameIndex, length: fc.nat(8) });

/** A moment within a call. */
export const abort: Arbitrary<AbortMoment> = fc.record({
  unit: fc.constantFrom('turns', 'microtasks'),
  count: fc.nat(40),
});

/** Something, as often as not. */
export function maybe<T>(arbitrary: Arbitrary<T>): Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}
