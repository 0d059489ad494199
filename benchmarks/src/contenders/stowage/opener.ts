import type { Protocol } from '../../protocol.js';
import type { OpenDriver } from './in-container.js';

const modules: Readonly<Record<Protocol, () => Promise<{ readonly open: OpenDriver }>>> = {
  b2: async () => import('./b2.js'),
  s3: async () => import('./s3.js'),
  azure: async () => import('./azure.js'),
  swift: async () => import('./swift.js'),
};

/** How a driver for a protocol is made. */
export async function openerOf(protocol: Protocol): Promise<OpenDriver> {
  return (await modules[protocol]()).open;
}
