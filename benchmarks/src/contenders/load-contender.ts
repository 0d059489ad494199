import type { Contender } from '../contender.js';
import type { ContenderName } from './contender-name.js';

/** Imported only when wanted: what a client costs to import is one of the figures. */
const modules: Readonly<Record<ContenderName, () => Promise<{ readonly contender: Contender }>>> = {
  stowage: async () => import('./stowage/contender.js'),
  'stowage-parts': async () => import('./stowage/parts-contender.js'),
  'bare-loop': async () => import('./bare-loop/contender.js'),
  rclone: async () => import('./rclone.js'),
  'b2-command': async () => import('./b2-command.js'),
  'npm-backblaze-b2': async () => import('./npm-backblaze-b2/contender.js'),
};

/** Imports a contender and the client it drives. */
export async function loadContender(name: ContenderName): Promise<Contender> {
  return (await modules[name]()).contender;
}
