import { SpanStatusCode, type Attributes, type Span } from '@opentelemetry/api';
import { StorageError } from '@stowage/core';
import { attributes } from './attributes.js';

/** What kind of failure it was, in few words: https://opentelemetry.io/docs/specs/semconv/attributes-registry/error/ */
export function errorType(error: unknown): string {
  if (error instanceof StorageError) return error.code;
  return error instanceof Error ? error.name : '_OTHER';
}

/** Marks a span as failed. The message is not told: its words may be the provider's. Where there is no error, `type` says what it was. */
export function failSpan(span: Span, error: unknown, type = '_OTHER'): void {
  span.setAttributes({ 'error.type': error === undefined ? type : errorType(error), ...detailsOf(error) });
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function detailsOf(error: unknown): Attributes {
  if (!(error instanceof StorageError)) return {};
  const { status, providerCode, requestId } = error;
  return {
    ...attributes('http.response', { statusCode: status }),
    ...attributes('stowage', { providerCode, requestId }),
  };
}
