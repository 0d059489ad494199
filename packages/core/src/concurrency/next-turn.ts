/** Resolves in the next turn of the event loop: whatever is to happen in this one has happened by then. */
export async function nextTurn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
