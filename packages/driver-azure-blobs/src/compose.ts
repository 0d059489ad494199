import { httpClientOf, Recovery, retryPolicyOf, ServerClock } from '@stowage/core/http';
import { driverScope, HTTP_CLIENT, timeAndChance, type DriverScope } from '@stowage/core/registry';
import { AzureApi } from './api/azure-api.js';
import { judging } from './api/judge.js';
import { AzureBlobsBackend } from './backend.js';
import { Containers } from './containers.js';
import type { Credentials } from './credentials.js';
import { Downloader } from './download/downloader.js';
import type { AzureSettings } from './options.js';
import { Session } from './session/session.js';
import { authorizerOf } from './signing/authorizer.js';
import { LinkSigner } from './link-signer.js';
import { Blocks } from './upload/blocks.js';
import { Uploader } from './upload/uploader.js';

/**
 * Puts a backend together. `parent` may hold other `HTTP_CLIENT`, `CLOCK`, `SLEEP` or `RANDOM` than the machine's: that is
 * how tests replace them.
 */
export function composeBackend(
  credentials: Credentials,
  settings: AzureSettings,
  parent?: DriverScope,
): AzureBlobsBackend {
  const scope = driverScope(parent);
  const context = timeAndChance(scope);
  const http = scope.isRegistered(HTTP_CLIENT, true) ? scope.resolve(HTTP_CLIENT) : httpClientOf(settings, context);
  const clock = new ServerClock(context.clock);
  const now = (): number => clock.now();
  const authorizer = authorizerOf(credentials, now);
  const { endpoint, secondaryEndpoint } = settings;
  const about = { http, authorizer, clock, wordsTimeout: settings.http.timeouts?.idle };
  const policy = retryPolicyOf(settings, context);
  const session = new Session({
    api: new AzureApi({ ...about, endpoint }),
    secondary:
      secondaryEndpoint === undefined ? undefined : new AzureApi({ ...about, endpoint: secondaryEndpoint }, true),
    authorizer,
    recovery: new Recovery(policy, judging(secondaryEndpoint !== undefined)),
    sleep: context.sleep,
  });
  const downloader = new Downloader(session);
  return new AzureBlobsBackend({
    settings,
    credentials,
    session,
    containers: new Containers(session),
    downloader,
    uploader: new Uploader(session, downloader),
    blocks: new Blocks(session, downloader),
    authorizer,
    signer: new LinkSigner(session, credentials, endpoint, now),
    readRecovery: policy,
    now,
    sleep: context.sleep,
    close: () => http.close(),
  });
}
