import { ChecksumSet } from '../../checksums/index.js';
import { abortable } from '../../concurrency/index.js';
import type { ChecksumAlgorithm, Checksums } from '../../spi/index.js';
import { readAll, type Content } from '../content/content.js';

/** The checksums of a whole whose parts come in any order: a part waits until those before it have been counted in. */
export class OrderedChecksums {
  readonly #checksums: ChecksumSet;
  readonly #turns = new Map<number, PromiseWithResolvers<void>>();

  private constructor(checksums: ChecksumSet) {
    this.#checksums = checksums;
    this.#turn(1).resolve();
  }

  /** Of these algorithms; of none, nothing waits for anything. */
  static async begin(algorithms: Iterable<ChecksumAlgorithm>): Promise<OrderedChecksums> {
    return new OrderedChecksums(await ChecksumSet.begin(algorithms));
  }

  /** Counts a part in. Parts are numbered from 1; every one has to come. An abort ends the waiting. */
  async add(partNumber: number, content: Content, signal: AbortSignal): Promise<void> {
    if (this.#checksums.isEmpty) return;
    await abortable(this.#turn(partNumber).promise, signal);
    this.#turns.delete(partNumber);
    for await (const chunk of readAll(content, signal)) this.#checksums.update(chunk);
    this.#turn(partNumber + 1).resolve();
  }

  /** Of all parts together. */
  digests(): Checksums {
    return this.#checksums.digests();
  }

  #turn(partNumber: number): PromiseWithResolvers<void> {
    const turn = this.#turns.get(partNumber) ?? Promise.withResolvers<void>();
    this.#turns.set(partNumber, turn);
    return turn;
  }
}
