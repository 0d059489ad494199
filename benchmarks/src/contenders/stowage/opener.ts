import type { Protocol } from '../../protocol.js';
import type { OpenDriver } from './in-container.js';

const modules: Partial<Readonly<Record<Protocol, () => Promise<{ readonly open: OpenDriver }>>>> = {
  b2: async () => import('./b2.js'),
};

/** How a driver for a protocol is made. */
export async function openerOf(protocol: Protocol): Promise<OpenDriver> {
  const load = modules[protocol];
  if (load === undefined) throw new Error(`no driver for ${protocol}`);
  return (await load()).open;
}
