import type { Container } from '@stowage/core';

/** Where the items are. */
export interface StowageDriverOptions {
  /**
   * The container, or what finds it when it is first needed: drivers of unstorage are made without waiting. Whoever gives a container keeps its
   * driver; of a container that was found here, `dispose` closes the driver.
   */
  readonly container: Container | (() => Container | Promise<Container>);
  /** Items are called by this and their key; it ends where a key begins (`cache/`). Default: none. */
  readonly prefix?: string | undefined;
}
