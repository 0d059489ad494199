/** The failures that nobody handled while `work` ran: each of them would have ended a user's process. */
export async function unhandledOf(work: () => Promise<void>): Promise<readonly unknown[]> {
  const seen: unknown[] = [];
  const note = (error: unknown): void => void seen.push(error);
  process.on('unhandledRejection', note);
  try {
    await work();
    // They are reported when the microtasks of a turn have run.
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off('unhandledRejection', note);
  }
  return seen;
}
