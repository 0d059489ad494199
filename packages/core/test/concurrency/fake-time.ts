/** A clock that only sleeping moves, and what was slept, in milliseconds. */
export function fakeTime() {
  const slept: number[] = [];
  let now = 0;
  return {
    slept,
    clock: (): number => now,
    sleep: (milliseconds: number): Promise<void> => {
      slept.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    },
  };
}
