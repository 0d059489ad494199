import { httpClientOf, Recovery, retryPolicyOf } from '@stowage/core/http';
import { CLOCK, driverScope, HTTP_CLIENT, once, SLEEP, timeAndChance, type DriverScope } from '@stowage/core/registry';
import type { InjectionToken } from 'tsyringe';
import { Addressing } from './api/addressing.js';
import { judge } from './api/judge.js';
import { S3Api } from './api/s3-api.js';
import type { RequestKind } from './api/verdict.js';
import { S3Backend } from './backend.js';
import { checksumQuestion } from './checksums.js';
import { Downloader } from './download/downloader.js';
import { ObjectLookup } from './download/object-lookup.js';
import type { S3Settings } from './options.js';
import { BucketDirectory } from './session/bucket-directory.js';
import type { CredentialSource } from './session/credential-source.js';
import { Session } from './session/session.js';
import { Uploader } from './upload/uploader.js';

const RECOVERY: InjectionToken<Recovery<RequestKind>> = Symbol('stowage.s3.recovery');
const BUCKETS: InjectionToken<BucketDirectory> = Symbol('stowage.s3.buckets');
const SESSION: InjectionToken<Session> = Symbol('stowage.s3.session');
const BACKEND: InjectionToken<S3Backend> = Symbol('stowage.s3.backend');

/**
 * Puts a backend together. `parent` may hold other `HTTP_CLIENT`, `CLOCK`, `SLEEP` or `RANDOM` than the machine's: that is
 * how tests replace them.
 */
export function composeBackend(credentials: CredentialSource, settings: S3Settings, parent?: DriverScope): S3Backend {
  const scope = driverScope(parent);
  once(scope, RECOVERY, (from) => new Recovery(retryPolicyOf(settings, timeAndChance(from)), judge));
  once(scope, BUCKETS, () => new BucketDirectory(settings.region));
  once(scope, SESSION, (from) => session(from, credentials, settings));
  once(scope, BACKEND, (from) => backend(from, settings));
  if (!scope.isRegistered(HTTP_CLIENT, true))
    once(scope, HTTP_CLIENT, (from) => httpClientOf(settings, timeAndChance(from)));
  return scope.resolve(BACKEND);
}

function session(from: DriverScope, credentials: CredentialSource, settings: S3Settings): Session {
  return new Session({
    provider: settings.preset.id,
    api: new S3Api(from.resolve(HTTP_CLIENT), settings.http.timeouts?.idle),
    addressing: new Addressing(settings.addressing),
    buckets: from.resolve(BUCKETS),
    credentials,
    recovery: from.resolve(RECOVERY),
    clock: from.resolve(CLOCK),
    sleep: from.resolve(SLEEP),
  });
}

function backend(from: DriverScope, settings: S3Settings): S3Backend {
  const { preset, region } = settings;
  const [own, buckets, provider] = [from.resolve(SESSION), from.resolve(BUCKETS), preset.id];
  const downloader = new Downloader(own, provider, { asking: checksumQuestion(preset) });
  return new S3Backend({
    preset,
    region,
    session: own,
    buckets,
    uploader: new Uploader(own),
    downloader,
    lookup: new ObjectLookup({ preset, session: own, buckets, downloader }),
    readRecovery: from.resolve(RECOVERY).policy,
    close: () => from.resolve(HTTP_CLIENT).close(),
  });
}
