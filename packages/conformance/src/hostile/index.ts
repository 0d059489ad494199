export { answerOf, headerOf, withBody, withHeader, type Answer, type Header } from './answer.js';
export type { Deed, Place, Sending } from './deed.js';
export { HostileProxy } from './hostile-proxy.js';
export { Journal, type TrafficBounds } from './journal.js';
export { RuleBook } from './rule-book.js';
export type { RequestPattern, Rule } from './rule.js';
export type { HostileRequest, RequestHead, RequestKind, Wire, WirePage } from './wire.js';
export { hostileConformance } from './hostile-conformance.js';
export type { CallBounds, HostileHarness } from './hostile-harness.js';
