import type { Contender } from '../contender.js';
import type { Protocol } from '../protocol.js';
import { CONTENDER_NAMES, type ContenderName } from './contender-name.js';

type Load = () => Promise<{ readonly contender: Contender }>;

/** Who speaks what. Imported only when wanted: what a client costs to import is one of the figures. */
const modules: Readonly<Record<Protocol, Partial<Readonly<Record<ContenderName, Load>>>>> = {
  b2: {
    stowage: async () => import('./stowage/b2.js'),
    'stowage-parts': async () => import('./stowage/b2-parts.js'),
    'stowage-not-durable': async () => import('./stowage/b2-not-durable.js'),
    'stowage-adaptive': async () => import('./stowage/b2-adaptive.js'),
    'bare-loop': async () => import('./bare-loop/b2/contender.js'),
    'bare-loop-durable': async () => import('./bare-loop/b2/durable-contender.js'),
    'bare-loop-whole': async () => import('./bare-loop/b2/whole-contender.js'),
    'single-stream': async () => import('./single-stream/b2.js'),
    rclone: async () => import('./rclone/b2.js'),
    'b2-command': async () => import('./b2-command.js'),
    'npm-backblaze-b2': async () => import('./npm-backblaze-b2/contender.js'),
    'b2-sdk': async () => import('./b2-sdk/contender.js'),
  },
  s3: {
    stowage: async () => import('./stowage/s3.js'),
    'bare-loop': async () => import('./bare-loop/s3/contender.js'),
    'single-stream': async () => import('./single-stream/s3.js'),
    'aws-sdk': async () => import('./aws-sdk/contender.js'),
    'aws-sdk-lean': async () => import('./aws-sdk/lean-contender.js'),
    rclone: async () => import('./rclone/s3.js'),
  },
  azure: {
    stowage: async () => import('./stowage/azure.js'),
    'azure-sdk': async () => import('./azure-sdk/contender.js'),
  },
  swift: {
    stowage: async () => import('./stowage/swift.js'),
    'swift-command': async () => import('./swift-command.js'),
    rclone: async () => import('./rclone/swift.js'),
  },
};

/** Imports a contender and the client it drives. */
export async function loadContender(protocol: Protocol, name: ContenderName): Promise<Contender> {
  const load = modules[protocol][name];
  if (load === undefined) throw new Error(`${name} does not speak ${protocol}`);
  return (await load()).contender;
}

/** Who speaks a protocol, in the order of the tables. */
export function contendersOf(protocol: Protocol): readonly ContenderName[] {
  return CONTENDER_NAMES.filter((name) => modules[protocol][name] !== undefined);
}
