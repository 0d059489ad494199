import { contradiction } from '../../checksums/index.js';
import { InvalidArgumentError, ObjectHashMismatchError } from '../../errors/index.js';
import type { UploadOptions } from '../../options.js';
import type { Capabilities, ChecksumAlgorithm, Checksums } from '../../spi/index.js';
import type { Content } from '../content/content.js';
import { checked } from '../integrity/verified.js';
import type { UploadTarget } from '../transfer-ends.js';

/** An upload, as far as it is about what is given. */
interface Given {
  readonly options: Pick<UploadOptions, 'checksums'>;
  readonly target: Pick<UploadTarget, 'name'>;
}

/** @throws {ObjectHashMismatchError} if it is not what was given */
export function asGiven({ options, target }: Given, computed: Checksums): Checksums {
  const { checksums: given = {} } = options;
  const differing = contradiction(given, computed);
  if (differing === undefined) return computed;
  throw new ObjectHashMismatchError(target.name, given[differing] ?? '', computed[differing] ?? '');
}

/** A content that goes in one write, and fails instead of ending if it is not what was given. One algorithm the provider's call looks at itself. */
export function givenContent({ options, target }: Given, content: Content, own?: ChecksumAlgorithm): Content {
  const { checksums: given = {} } = options;
  const others = algorithmsOf(given).filter((algorithm) => algorithm !== own);
  return others.reduce(
    (inner, algorithm) => checked(inner, { name: target.name, algorithm, checksum: given[algorithm] ?? '' }),
    content,
  );
}

/**
 * What is given of the whole, as far as the provider keeps it.
 *
 * @throws {InvalidArgumentError} if it is given, and not to be looked at
 */
export function givenChecksums(
  { checksums, verifyHash }: UploadOptions,
  capabilities: Capabilities,
): Checksums | undefined {
  if (checksums === undefined) return undefined;
  if (verifyHash === false)
    throw new InvalidArgumentError("options 'checksums' and 'verifyHash: false' exclude each other");
  return kept(checksums, capabilities);
}

/** Those that a provider keeps. */
export function kept(checksums: Checksums, capabilities: Capabilities): Checksums {
  const algorithms = new Set(capabilities.checksums.map(({ algorithm }) => algorithm));
  return Object.fromEntries(Object.entries(checksums).filter(([each]) => algorithms.has(each as ChecksumAlgorithm)));
}

/** By which algorithms something is known. */
export function algorithmsOf(checksums: Checksums): readonly ChecksumAlgorithm[] {
  const given = Object.entries(checksums) as [ChecksumAlgorithm, string | undefined][];
  return given.flatMap(([algorithm, checksum]) => (checksum === undefined ? [] : [algorithm]));
}
