/** How long back a rate looks, in milliseconds. */
const SPAN = 10_000;

/** A mean over the last ten seconds. */
export class Rate {
  readonly #samples: { readonly time: number; readonly amount: number }[];

  constructor(start: number) {
    this.#samples = [{ time: start, amount: 0 }];
  }

  /** In units a second, now that the amount is this. */
  at(time: number, amount: number): number {
    this.#samples.push({ time, amount });
    while (this.#samples.length > 2 && (this.#samples[1]?.time ?? time) <= time - SPAN) this.#samples.shift();
    const first = this.#samples[0] ?? { time, amount };
    return time > first.time ? ((amount - first.amount) * 1000) / (time - first.time) : 0;
  }
}
