import { getDriver, Provider } from '@stowage/core';
import '@stowage/driver-azure-blobs';
import type { OpenDriver } from './in-container.js';
import { stowageContender } from './jobs.js';

const AzureBlobs = getDriver(Provider.AZURE_BLOBS);

export const open: OpenDriver = ({ url, keyId, key }) => new AzureBlobs(keyId, key, { endpoint: url });

export const contender = stowageContender(open);
