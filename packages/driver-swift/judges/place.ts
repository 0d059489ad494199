import type { SwiftOptions } from '../src/index.js';
import { connectDriver, user } from './server.js';
import { swiftWire } from './wire.js';

const account = `AUTH_${user.split(':')[0] ?? ''}`;

/** Swift as something that uploads and faults are tried on: see tools/recovery. */
export const place = {
  title: 'OpenStack Swift',
  wire: swiftWire,
  /** https://docs.openstack.org/swift/latest/overview_large_objects.html#static-large-objects */
  completion: /^PUT \S*[?&]multipart-manifest=put/m,
  connect: (endpoint: string, options: SwiftOptions = {}) => connectDriver({ ...through(endpoint), ...options }),
  partSize: 20_000,
};

/** What makes a driver send everything through a proxy. */
export function through(endpoint: string): SwiftOptions {
  return { authUrl: `${endpoint}/auth/v1.0`, storageUrl: `${endpoint}/v1/${account}` };
}
