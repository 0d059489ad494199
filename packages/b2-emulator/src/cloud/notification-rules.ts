import { badRequest, CloudError } from './cloud-error.js';
import type { EventType } from './event-feed.js';

/** A rule about which events are sent where. Its other fields are echoed as they were sent. */
export interface NotificationRule {
  readonly name: string;
  readonly eventTypes: readonly string[];
  readonly isEnabled: boolean;
  readonly objectNamePrefix: string;
  readonly maxEventsPerBatch?: number | undefined;
  readonly targetConfiguration: WebhookTarget;
}

/** Where events go, and what proves that they come from here. */
export interface WebhookTarget {
  readonly targetType: 'webhook';
  readonly url: string;
  readonly customHeaders?: readonly { readonly name: string; readonly value: string }[] | null | undefined;
  /** 32 letters and digits; without it, nothing is signed. */
  readonly hmacSha256SigningSecret?: string | null | undefined;
}

const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  'b2:ObjectCreated': ['Upload', 'MultipartUpload', 'Copy', 'Replica', 'MultipartReplica'],
  'b2:ObjectDeleted': ['Delete', 'LifecycleRule'],
  'b2:HideMarkerCreated': ['Hide', 'LifecycleRule'],
};

const MAX_HEADERS = 10;
const MAX_HEADER_BYTES = 2048;
const MAX_BATCH = 50;

/** @throws {CloudError} 400: `event_types_empty`, `event_type_invalid`, `event_type_overlap`, `event_type_categories`, `bad_request` */
export function checkNotificationRules(rules: readonly NotificationRule[]): void {
  const names = rules.map((rule) => rule.name);
  if (new Set(names).size < names.length) throw badRequest('Event notification rule names must be unique');
  for (const rule of rules) {
    if (rule.name === '') throw badRequest('Event notification rules must have a name');
    const batch = rule.maxEventsPerBatch ?? 1;
    if (batch < 1 || batch > MAX_BATCH) throw badRequest(`maxEventsPerBatch out of range: ${batch}`);
    checkEventTypes(rule.eventTypes);
    checkTarget(rule.targetConfiguration);
  }
}

/** Whether a rule wants to hear of this. */
export function wants(rule: NotificationRule, type: EventType, fileName: string): boolean {
  return (
    rule.isEnabled &&
    fileName.startsWith(rule.objectNamePrefix) &&
    rule.eventTypes.some((each) => each === type || each === `${categoryOf(type)}:*`)
  );
}

/** Whether a webhook is on this machine. The emulator sends to no other. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function checkEventTypes(types: readonly string[]): void {
  if (types.length === 0) throw new CloudError('event_types_empty', 'eventTypes must not be empty');
  const unknown = types.find((each) => !isEventType(each));
  if (unknown !== undefined) throw new CloudError('event_type_invalid', `Invalid event type: ${unknown}`);
  if (new Set(types.map(categoryOf)).size > 1)
    throw new CloudError('event_type_categories', 'All event types of a rule must be of one category');
  if (types.length > 1 && (new Set(types).size < types.length || types.some((each) => each.endsWith(':*'))))
    throw new CloudError('event_type_overlap', 'Event types of a rule must not overlap');
}

function isEventType(type: string): boolean {
  const members = Object.hasOwn(MEMBERS, categoryOf(type)) ? MEMBERS[categoryOf(type)] : undefined;
  const member = type.slice(categoryOf(type).length + 1);
  return members !== undefined && (member === '*' || members.includes(member));
}

function categoryOf(type: string): string {
  return type.split(':').slice(0, 2).join(':');
}

/** B2 asks for https; here a webhook on this machine need not have it. */
function checkTarget({ url, customHeaders, hmacSha256SigningSecret }: WebhookTarget): void {
  if (!URL.canParse(url)) throw badRequest('Invalid webhook URL');
  if (!url.startsWith('https://') && !(url.startsWith('http://') && isLoopback(url)))
    throw badRequest('A webhook URL must begin with https://');
  const headers = customHeaders ?? [];
  const size = headers.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
  if (headers.length > MAX_HEADERS || size > MAX_HEADER_BYTES) throw badRequest('Too many custom headers');
  const bad = headers.find(({ name, value }) => !isSendable(name, value));
  if (bad !== undefined) throw badRequest(`Invalid custom header: ${bad.name}`);
  if (typeof hmacSha256SigningSecret === 'string' && !/^[A-Za-z0-9]{32}$/.test(hmacSha256SigningSecret))
    throw badRequest('hmacSha256SigningSecret must be 32 letters and digits');
}

function isSendable(name: string, value: string): boolean {
  return /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name) && !/^x-bz-/i.test(name) && /^[\x20-\x7e]*$/.test(value);
}
