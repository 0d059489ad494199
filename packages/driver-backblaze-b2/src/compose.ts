import { CLOCK, driverScope, HTTP_CLIENT, once, SLEEP, timeAndChance, type DriverScope } from '@stowage/core/registry';
import { httpClientOf, Recovery, retryPolicyOf, TrustedUrls } from '@stowage/core/http';
import type { InjectionToken } from 'tsyringe';
import { B2Api, type ApplicationKey } from './api/b2-api.js';
import { judge } from './api/judge.js';
import type { RequestKind } from './api/verdict.js';
import { B2Backend } from './backend.js';
import { Downloader } from './download/downloader.js';
import { ObjectLookup } from './download/object-lookup.js';
import type { B2Settings } from './options.js';
import { BucketDirectory } from './session/bucket-directory.js';
import { Session } from './session/session.js';
import { LargeFiles } from './upload/large-files.js';
import { UploadTargetPool } from './upload/upload-target-pool.js';
import { Uploader } from './upload/uploader.js';

const API: InjectionToken<B2Api> = Symbol('stowage.b2.api');
const RECOVERY: InjectionToken<Recovery<RequestKind>> = Symbol('stowage.b2.recovery');
const SESSION: InjectionToken<Session> = Symbol('stowage.b2.session');
const BUCKETS: InjectionToken<BucketDirectory> = Symbol('stowage.b2.buckets');
const DOWNLOADER: InjectionToken<Downloader> = Symbol('stowage.b2.downloader');
const BACKEND: InjectionToken<B2Backend> = Symbol('stowage.b2.backend');

/**
 * Puts a backend together. `parent` may hold other `HTTP_CLIENT`, `CLOCK`, `SLEEP` or `RANDOM` than the machine's: that is
 * how tests replace them.
 */
export function composeBackend(key: ApplicationKey, settings: B2Settings, parent?: DriverScope): B2Backend {
  const scope = driverScope(parent);
  once(scope, API, (from) => {
    const urls = new TrustedUrls(settings.endpoint, settings);
    return new B2Api(from.resolve(HTTP_CLIENT), urls, settings.http.timeouts?.idle);
  });
  once(scope, RECOVERY, (from) => new Recovery(retryPolicyOf(settings, timeAndChance(from)), judge));
  once(scope, SESSION, (from) => {
    return new Session({ api: from.resolve(API), key, recovery: from.resolve(RECOVERY), region: settings.region });
  });
  once(scope, BUCKETS, (from) => new BucketDirectory(from.resolve(SESSION)));
  once(scope, DOWNLOADER, (from) => new Downloader(from.resolve(API), from.resolve(SESSION)));
  once(scope, BACKEND, (from) => backend(from, settings));
  if (!scope.isRegistered(HTTP_CLIENT, true))
    once(scope, HTTP_CLIENT, (from) => httpClientOf(settings, timeAndChance(from)));
  return scope.resolve(BACKEND);
}

function backend(from: DriverScope, settings: B2Settings): B2Backend {
  const { cdnUrl } = settings;
  const [api, session, buckets] = [from.resolve(API), from.resolve(SESSION), from.resolve(BUCKETS)];
  const downloader = from.resolve(DOWNLOADER);
  const pool = new UploadTargetPool(from.resolve(CLOCK));
  return new B2Backend({
    session,
    sessionOf: (key) => new Session({ api, key, recovery: from.resolve(RECOVERY) }),
    buckets,
    uploader: new Uploader({ api, session, pool, recovery: from.resolve(RECOVERY) }),
    largeFiles: new LargeFiles(session, from.resolve(SLEEP)),
    downloader,
    lookup: new ObjectLookup({ session, buckets, downloader }),
    readRecovery: from.resolve(RECOVERY).policy,
    cdnUrl,
    close: () => from.resolve(HTTP_CLIENT).close(),
  });
}
