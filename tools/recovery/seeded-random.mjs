/** The same numbers for the same seed (mulberry32), from 0 up to but not including 1. */
export function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The seed of this run: `STOWAGE_SEED` repeats another one. */
export function chosenSeed() {
  return Number(process.env.STOWAGE_SEED ?? Math.floor(Math.random() * 2 ** 32));
}
