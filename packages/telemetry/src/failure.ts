import { SpanStatusCode, type Attributes, type Span } from '@opentelemetry/api';
import { StorageError } from '@stowage/core';

/** What kind of failure it was, in few words: https://opentelemetry.io/docs/specs/semconv/attributes-registry/error/ */
export function errorType(error: unknown): string {
  if (error instanceof StorageError) return error.code;
  return error instanceof Error ? error.name : '_OTHER';
}

/** Marks a span as failed. The message is not told: its words may be the provider's. */
export function failSpan(span: Span, error: unknown): void {
  span.setAttributes({ 'error.type': errorType(error), ...detailsOf(error) });
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function detailsOf(error: unknown): Attributes {
  if (!(error instanceof StorageError)) return {};
  const { status, providerCode, requestId } = error;
  return known({
    'http.response.status_code': status,
    'stowage.provider_code': providerCode,
    'stowage.request_id': requestId,
  });
}

/** Without what is not known. */
export function known(attributes: Readonly<Record<string, number | string | undefined>>): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}
