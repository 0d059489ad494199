/** Calls `work` for the numbers from 0 up to but not including `count`, `concurrency` at a time. */
export async function inParallel(
  count: number,
  concurrency: number,
  work: (index: number, worker: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async (_: unknown, number: number): Promise<void> => {
    while (next < count) await work(next++, number);
  };
  await Promise.all(Array.from({ length: Math.min(count, concurrency) }, worker));
}
