export { baseOf, httpUrl } from './base-url.js';
export { BreakingHttpClient } from './breaking-http-client.js';
export { collectText, type CollectOptions } from './collect-text.js';
export { conditionFailure, conditionHeaders, detailsOf } from './conditions.js';
export { doneIf } from './done-if.js';
export { endpointOf, endpointShape, safeBaseOf, type EndpointOptions, type EndpointRules } from './endpoint-options.js';
export { behindPrefix, dateOf, dateOfSeconds, definedOnly, pick, secondsOf, withPrefix } from './header-fields.js';
export type {
  AnswerBounds,
  HttpAnswer,
  HttpCall,
  HttpClient,
  HttpDownload,
  HttpLane,
  HttpMethod,
  HttpRequest,
  HttpStream,
  HttpText,
  HttpUpload,
} from './http-client.js';
export type { ConnectionOptions, HttpOptions, HttpTimeouts, HttpTls } from './http-options.js';
export { LimitedHttpClient, type HttpLimits } from './limited-http-client.js';
export { NodeHttpClient } from './node-http-client.js';
export { jsonOf } from './json-of.js';
export { noAnswer } from './no-answer.js';
export { isSuccess, RefusedAnswer, succeededDownload, type AnswerWords } from './refused-answer.js';
export { refusalError, toldError, type MakeError, type Refusal, type RequestSubject } from './told-errors.js';
export { rangeAnswer, rangeHeader, type AnsweredRange } from './range-answer.js';
export { retryAfter } from './retry-after.js';
export { redact, withoutQuery, type HeaderValue } from './redact.js';
export {
  Recovery,
  type FailedAttempt,
  type Judge,
  type Look,
  type Recoverable,
  type Settle,
  type Verdict,
} from './recovery.js';
export { ServerClock } from './server-clock.js';
export type { Sign, Signature, Unsigned } from './sign.js';
export { blot, conceal, REDACTED, Secret } from '../secrets/index.js';
export { TokenSession, type TokenRequest } from './token-session.js';
export {
  httpClientOf,
  retryPolicyOf,
  transportSettings,
  transportShape,
  type RetryOptions,
  type TransportContext,
  type TransportOptions,
  type TransportSettings,
} from './transport-options.js';
export { TransportError, type RequestLine, type TransportFailure } from './transport-error.js';
export { unanswered } from './unanswered.js';
export { unlessReplaced } from './unless-replaced.js';
export { isLoopback, TrustedUrls, type NamedBy } from './trusted-urls.js';
