import type { Need } from '../conformance-case.js';
import { reading, type SteppedCall } from './stepped-call.js';

const needing = (...needs: readonly Need[]) => ({ needs });

/** Calls that only some drivers have and that change no object. */
export const facetCalls: readonly SteppedCall[] = [
  reading(
    'signedUrl',
    (stage, signal) => stage.driverWith('links').signedUrl(stage.object('object'), { signal }),
    needing('links'),
  ),
  reading(
    'signedUploadUrl',
    (stage, signal) => stage.driverWith('uploadLinks').signedUploadUrl(stage.container, 'object', { signal }),
    needing('uploadLinks', 'writes'),
  ),
  reading(
    'signedUploadForm',
    (stage, signal) => stage.driverWith('uploadForms').signedUploadForm(stage.container, 'object', { signal }),
    needing('uploadForms', 'writes'),
  ),
  reading(
    'getContainerCdnUrl',
    (stage, signal) => stage.driverWith('cdn').getContainerCdnUrl(stage.container, { signal }),
    needing('cdn'),
  ),
  reading(
    'getObjectCdnUrl',
    (stage, signal) => stage.driverWith('cdn').getObjectCdnUrl(stage.object('object'), { signal }),
    needing('cdn'),
  ),
  reading(
    'enableContainerCdn',
    (stage, signal) => stage.driverWith('cdn').enableContainerCdn(stage.container, { signal }),
    needing('cdn', 'writes'),
  ),
  reading(
    'enableObjectCdn',
    (stage, signal) => stage.driverWith('cdn').enableObjectCdn(stage.object('object'), { signal }),
    needing('cdn', 'writes'),
  ),
  reading('listRegions', (stage, signal) => stage.driverWith('regions').listRegions({ signal }), needing('regions')),
  reading(
    'listObjectVersions',
    (stage, signal) => stage.driverWith('versions').listObjectVersions(stage.container, { signal }),
    needing('versions'),
  ),
  reading(
    'iterateObjectVersions',
    (stage, signal) => Array.fromAsync(stage.driverWith('versions').iterateObjectVersions(stage.container, { signal })),
    needing('versions'),
  ),
];
