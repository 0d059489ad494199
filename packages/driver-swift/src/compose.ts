import { httpClientOf, Recovery, retryPolicyOf, TrustedUrls } from '@stowage/core/http';
import { driverScope, HTTP_CLIENT, timeAndChance, type DriverScope } from '@stowage/core/registry';
import { SwiftApi } from './api/swift-api.js';
import { judge } from './api/verdict.js';
import { SwiftBackend } from './backend.js';
import { Listing } from './listing.js';
import { Downloader } from './download/downloader.js';
import type { SwiftSettings } from './options.js';
import { authenticate } from './session/authentication.js';
import { askInfo, ClusterInfo } from './session/info.js';
import { Session } from './session/session.js';
import { Segments } from './upload/segments.js';
import { Unfinished } from './upload/unfinished.js';
import { Uploader } from './upload/uploader.js';
import { Usage } from './upload/usage.js';

/**
 * Puts a backend together. `parent` may hold other `HTTP_CLIENT`, `CLOCK`, `SLEEP` or `RANDOM` than the machine's: that is
 * how tests replace them.
 */
export function composeBackend(settings: SwiftSettings, parent?: DriverScope): SwiftBackend {
  const scope = driverScope(parent);
  const time = timeAndChance(scope);
  const http = scope.isRegistered(HTTP_CLIENT, true) ? scope.resolve(HTTP_CLIENT) : httpClientOf(settings, time);
  const { provider, credentials, plainHttp, urlKey } = settings;
  const urls = new TrustedUrls(credentials.authUrl, { plainHttp });
  const retry = retryPolicyOf(settings, time);
  const recovery = new Recovery(retry, judge);
  const session = new Session({
    api: new SwiftApi(http, settings.http.timeouts?.idle),
    provider,
    recovery,
    authenticate: () => authenticate(credentials, { http, urls, provider }),
  });
  const info = new ClusterInfo(() => session.outside('GET info', (access) => askInfo(http, access)));
  const listing = new Listing(session, info);
  const segments = new Segments(session, listing, time.clock);
  return new SwiftBackend({
    session,
    info,
    listing,
    downloader: new Downloader(session),
    uploader: new Uploader(session),
    segments,
    unfinished: new Unfinished(session),
    usage: new Usage(session, listing, segments),
    urlKey,
    clock: time.clock,
    readRecovery: retry,
  });
}
