import type { RetryPolicy } from '@stowage/core/concurrency';
import { CLOCK, driverScope, HTTP_CLIENT, RANDOM, SLEEP, type DriverScope } from '@stowage/core/registry';
import {
  BreakingHttpClient,
  LimitedHttpClient,
  NodeHttpClient,
  Recovery,
  TrustedUrls,
  type HttpClient,
} from '@stowage/core/http';
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
  once(scope, RECOVERY, (from) => new Recovery(retryPolicy(from, settings), judge));
  once(scope, SESSION, (from) => {
    return new Session({ api: from.resolve(API), key, recovery: from.resolve(RECOVERY), region: settings.region });
  });
  once(scope, BUCKETS, (from) => new BucketDirectory(from.resolve(SESSION)));
  once(scope, DOWNLOADER, (from) => new Downloader(from.resolve(API), from.resolve(SESSION)));
  once(scope, BACKEND, (from) => backend(from, settings));
  if (!scope.isRegistered(HTTP_CLIENT, true)) once(scope, HTTP_CLIENT, (from) => httpClient(from, settings));
  return scope.resolve(BACKEND);
}

/** Makes it when it is first wanted, and the same for all. */
function once<T>(scope: DriverScope, token: InjectionToken<T>, make: (from: DriverScope) => T): void {
  let made: { readonly value: T } | undefined;
  scope.register(token, { useFactory: (from) => (made ??= { value: make(from) }).value });
}

/** Each layer only where it is asked for. */
function httpClient(from: DriverScope, { http, limits, circuitBreaker }: B2Settings): HttpClient {
  const [clock, sleep] = [from.resolve(CLOCK), from.resolve(SLEEP)];
  const plain = new NodeHttpClient(http);
  const limited = limits === undefined ? plain : new LimitedHttpClient(plain, limits, { clock, sleep });
  return circuitBreaker === undefined ? limited : new BreakingHttpClient(limited, circuitBreaker, clock);
}

/** For requests and for downloads that broke: to whoever waits it makes no difference which of the two it was. */
function retryPolicy(from: DriverScope, { retry, backoff }: B2Settings): RetryPolicy {
  const [clock, sleep, random] = [from.resolve(CLOCK), from.resolve(SLEEP), from.resolve(RANDOM)];
  return { ...retry, backoff, clock, sleep, random };
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
    readRecovery: retryPolicy(from, settings),
    cdnUrl,
    close: () => from.resolve(HTTP_CLIENT).close(),
  });
}
