import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from './cloud/clock.js';
import type { Cloud } from './cloud/cloud.js';
import type { Fault, Faults } from './faults.js';
import type { Journal } from './journal.js';
import type { Network } from './network.js';
import { reset } from './reset.js';
import { Call } from './routes/call.js';
import { corsHeaders } from './routes/cors.js';
import { answerCall } from './routes/table.js';
import { drain, send } from './send.js';
import type { TestMode } from './test-mode.js';
import { corrupted, resetMidRequest, stall, truncated } from './wire-faults.js';
import { parseAddress, type Address } from './wire/address.js';
import { failed, failure, type Answer } from './wire/answer.js';
import { headersOf } from './wire/headers.js';

/** What an exchange needs of the server. */
export interface ExchangeParts {
  readonly cloud: Cloud;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly testMode: TestMode;
  readonly network: Network;
  readonly base: string;
  /** Aborted when the server closes. */
  readonly closing: AbortSignal;
}

/** The code that B2 most often sends with a status. */
const USUAL_CODE: Readonly<Record<number, string>> = {
  400: 'bad_request',
  401: 'expired_auth_token',
  403: 'cap_exceeded',
  404: 'not_found',
  405: 'method_not_allowed',
  408: 'request_timeout',
  409: 'conflict',
  416: 'range_not_satisfiable',
  429: 'too_many_requests',
  500: 'internal_error',
};

/** One request and its answer, or what goes wrong between them. */
export class Exchange {
  readonly #parts: ExchangeParts;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;

  constructor(parts: ExchangeParts, request: IncomingMessage, response: ServerResponse) {
    this.#parts = parts;
    this.#request = request;
    this.#response = response;
  }

  /** From the request to the last byte of the answer. */
  async run(): Promise<void> {
    await this.#parts.network.delay();
    const address = this.#address();
    if ('status' in address) return this.#finish(null, address, null);
    const fault = this.#fault(address);
    if (fault?.type === 'wire') return this.#runFaulty(address, fault.wire);
    if (fault?.type === 'error') return this.#finish(address, injected(fault.error), 'injected');
    return this.#finish(address, await this.#answer(address), null);
  }

  async #runFaulty(address: Address, wire: Extract<Fault, { type: 'wire' }>['wire']): Promise<void> {
    switch (wire.kind) {
      case 'reset-mid-request':
        this.#record(address, null, wire.kind);
        return resetMidRequest(this.#request, wire);
      case 'reset-before-response':
        await this.#answer(address);
        this.#record(address, null, wire.kind);
        reset(this.#request.socket);
        return;
      case 'stall':
        await stall(this.#request, wire.ms, this.#parts);
        if (this.#isGone) {
          this.#record(address, null, wire.kind);
          return;
        }
        return this.#finish(address, await this.#answer(address), wire.kind);
      case 'truncate-response':
      case 'corrupt-response': {
        const answer = await this.#answer(address);
        const spoil = wire.kind === 'truncate-response' ? truncated : corrupted;
        return this.#finish(address, 'bytes' in answer ? spoil(answer, wire) : answer, wire.kind);
      }
    }
  }

  get #isGone(): boolean {
    return this.#request.socket.destroyed;
  }

  #address(): Address | Answer {
    try {
      return parseAddress(this.#request.url ?? '');
    } catch (error) {
      return failure(error);
    }
  }

  #fault({ operation }: Address): Fault | undefined {
    const scripted = this.#parts.faults.take(operation);
    if (scripted !== undefined) return scripted;
    const error = this.#parts.testMode.errorFor(headersOf(this.#request)['x-bz-test-mode'], operation);
    return error && { type: 'error', error: { count: 1, skip: 0, ...error } };
  }

  async #answer(address: Address): Promise<Answer> {
    const { cloud, base, network } = this.#parts;
    const request = this.#request;
    const call = new Call({ cloud, address, headers: headersOf(request), request, base, network });
    const answer = await answerCall(call).catch(failure);
    return { ...answer, headers: { ...answer.headers, ...corsHeaders(call) } };
  }

  /** The journal first: whoever has the answer finds its entry. */
  async #finish(address: Address | null, answer: Answer, fault: string | null): Promise<void> {
    await drain(this.#request);
    this.#record(address, this.#isGone ? null : answer, fault);
    if (!this.#isGone) await this.#send(answer);
  }

  #send(answer: Answer): Promise<void> {
    const { network } = this.#parts;
    const slowed = 'bytes' in answer ? { ...answer, bytes: () => network.throttle(answer.bytes()) } : answer;
    return send(slowed, this.#request.method ?? '', this.#response);
  }

  #record(address: Address | null, answer: Answer | null, fault: string | null): void {
    const uploadUrlId = address?.operation.startsWith('b2_upload_') ? address.rest.at(-1) : undefined;
    this.#parts.journal.record({
      operation: address?.operation ?? null,
      method: this.#request.method ?? '',
      status: answer?.status ?? null,
      ...(answer !== null && answer.status >= 400 && 'body' in answer ? codeOf(answer.body) : {}),
      fault,
      ...(uploadUrlId === undefined ? {} : { uploadUrlId }),
    });
  }
}

type ScriptedError = Extract<Fault, { type: 'error' }>['error'];

function codeOf(body: string): { code: string } {
  return { code: (JSON.parse(body) as { code: string }).code };
}

function injected({ status, code, message = 'injected by the test', retryAfter }: ScriptedError): Answer {
  const headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
  const usual = USUAL_CODE[status] ?? (status >= 500 ? 'service_unavailable' : 'bad_request');
  return failed(status, code ?? usual, message, headers);
}
