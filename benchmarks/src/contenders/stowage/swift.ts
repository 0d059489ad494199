import { getDriver, Provider } from '@stowage/core';
import '@stowage/driver-swift';
import type { OpenDriver } from './in-container.js';
import { stowageContender } from './jobs.js';

const Swift = getDriver(Provider.OPENSTACK_SWIFT);

export const open: OpenDriver = ({ url, keyId, key }) => new Swift(keyId, key, { authUrl: url });

export const contender = stowageContender(open);
