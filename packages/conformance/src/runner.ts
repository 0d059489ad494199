/** Declares one test; `skip` declares one that is not run. */
export interface DeclareTest {
  (title: string, body: () => Promise<void>): unknown;
  readonly skip?: ((title: string, body: () => Promise<void>) => unknown) | undefined;
}

/**
 * The functions of the caller's test framework. Those of jest and vitest can be given as they are, those of `node:test` as
 * `{ describe, test, afterAll: after }`.
 */
export interface TestRunner {
  describe(this: void, title: string, body: () => void): unknown;
  readonly test: DeclareTest;
  /** Where it is given, the driver is made in it, so that a driver that cannot be made fails once. */
  beforeAll?(this: void, body: () => Promise<void>): unknown;
  /** Where it is not given, a last test prints the table and closes the driver. */
  afterAll?(this: void, body: () => Promise<void>): unknown;
}
