import { getDriver, Provider } from '@stowage/core';
import '@stowage/driver-s3';
import type { OpenDriver } from './in-container.js';
import { stowageContender } from './jobs.js';

const S3 = getDriver(Provider.S3);

export const open: OpenDriver = ({ url, keyId, key }) => new S3(keyId, key, { endpoint: url, region: 'us-east-1' });

export const contender = stowageContender(open);
