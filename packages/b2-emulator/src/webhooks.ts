import { createHmac } from 'node:crypto';
import type { BucketSettings } from './cloud/bucket.js';
import type { Clock } from './cloud/clock.js';
import type { EventType } from './cloud/event-feed.js';
import type { FileVersion } from './cloud/file-version.js';
import type { Ids } from './cloud/ids.js';
import { isLoopback, wants, type NotificationRule, type WebhookTarget } from './cloud/notification-rules.js';

/** Tries for one batch. B2 goes on for longer; a test should not have to wait for that. */
const ATTEMPTS = 3;

/** Milliseconds before the second try; before each further one twice as many. */
const FIRST_PAUSE = 100;

/** Milliseconds a receiver may take. */
const PATIENCE = 10_000;

const DEFAULT_BATCH = 1;

/** Sends events to the webhooks that the buckets' notification rules name, if they are on this machine; what goes elsewhere is not sent. */
export class Webhooks {
  readonly #accountId: string;
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #closing: AbortSignal;
  /** Events that wait, by bucket and rule; there while a delivery for it is going on. */
  readonly #waiting = new Map<string, object[]>();

  /** Deliveries end when `closing` is aborted. */
  constructor(parts: { accountId: string; clock: Clock; ids: Ids; closing: AbortSignal }) {
    this.#accountId = parts.accountId;
    this.#clock = parts.clock;
    this.#ids = parts.ids;
    this.#closing = parts.closing;
  }

  /** Sends word of an event to whom it concerns; returns at once. */
  notify(bucket: BucketSettings, type: EventType, version: FileVersion): void {
    for (const rule of bucket.notificationRules) {
      if (!wants(rule, type, version.fileName) || !isLoopback(rule.targetConfiguration.url)) continue;
      this.#enqueue(`${bucket.bucketId}/${rule.name}`, rule, this.#event(bucket, type, version, rule.name));
    }
  }

  #enqueue(queue: string, rule: NotificationRule, event: object): void {
    const waiting = this.#waiting.get(queue);
    if (waiting !== undefined) return void waiting.push(event);
    this.#waiting.set(queue, [event]);
    void this.#drain(queue, rule);
  }

  /** One batch after the other, so that the events of a rule arrive in their order. */
  async #drain(queue: string, rule: NotificationRule): Promise<void> {
    const waiting = this.#waiting.get(queue) ?? [];
    while (waiting.length > 0 && !this.#closing.aborted) {
      const events = waiting.splice(0, rule.maxEventsPerBatch ?? DEFAULT_BATCH);
      await this.#deliver(rule.targetConfiguration, JSON.stringify({ events }));
    }
    this.#waiting.delete(queue);
  }

  async #deliver(target: WebhookTarget, body: string): Promise<void> {
    for (let attempt = 1; attempt <= ATTEMPTS && !this.#closing.aborted; attempt++) {
      if (attempt > 1) await this.#clock.pause(FIRST_PAUSE * 2 ** (attempt - 2), this.#closing);
      if (await this.#post(target, body)) return;
    }
  }

  /** Whether the receiver took it. A redirection is a refusal: it could lead off this machine. */
  async #post(target: WebhookTarget, body: string): Promise<boolean> {
    try {
      const signal = AbortSignal.any([this.#closing, AbortSignal.timeout(PATIENCE)]);
      const response = await fetch(target.url, {
        method: 'POST',
        headers: headersFor(target, body),
        body,
        signal,
        redirect: 'error',
      });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }

  #event(bucket: BucketSettings, eventType: EventType, version: FileVersion, matchedRuleName: string): object {
    return {
      accountId: this.#accountId,
      bucketId: bucket.bucketId,
      bucketName: bucket.bucketName,
      eventId: this.#ids.hex(32),
      eventTimestamp: this.#clock.now(),
      eventType,
      eventVersion: 1,
      matchedRuleName,
      objectName: version.fileName,
      objectSize: eventType.startsWith('b2:ObjectCreated:') ? version.contentLength : null,
      objectVersionId: version.fileId,
    };
  }
}

function headersFor({ customHeaders, hmacSha256SigningSecret: secret }: WebhookTarget, body: string): Headers {
  const headers = new Headers({ 'Content-Type': 'application/json' });
  for (const { name, value } of customHeaders ?? []) headers.set(name, value);
  if (typeof secret === 'string') headers.set('X-Bz-Event-Notification-Signature', `v1=${signatureOf(body, secret)}`);
  return headers;
}

function signatureOf(body: string, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}
