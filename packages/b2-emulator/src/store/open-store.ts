import { NoMetadata } from './metadata-store.js';
import { SpillingBytes } from './spilling-bytes.js';
import type { Store } from './store.js';

/** A store that ends with the process. Large objects go to a temporary directory meanwhile. */
export function memoryStore(): Store {
  const bytes = new SpillingBytes();
  return { bytes, metadata: new NoMetadata(), close: () => bytes.close() };
}

/** A store in a directory, which another emulator can be started on later. */
export async function directoryStore(directory: string): Promise<Store> {
  // Loaded here only: node:sqlite prints a warning on some versions of Node.
  const { openDirectory } = await import('./directory.js');
  return openDirectory(directory);
}
