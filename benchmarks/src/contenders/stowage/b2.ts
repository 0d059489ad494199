import { getDriver, Provider } from '@stowage/core';
import '@stowage/driver-backblaze-b2';
import type { OpenDriver } from './in-container.js';
import { stowageContender } from './jobs.js';

const BackblazeB2 = getDriver(Provider.BACKBLAZE_B2);

export const open: OpenDriver = ({ url, keyId, key }) => new BackblazeB2(keyId, key, { endpoint: url });

export const contender = stowageContender(open);
