import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError } from '../../src/errors/index.js';
import { redact, Secret, withoutQuery } from '../../src/http/index.js';
import { revealHeaders } from '../../src/http/redact.js';
import { failureKind } from '../../src/http/transport-failure.js';

describe('Secret', () => {
  const holder = { key: new Secret('hidden-value') };

  test.each([
    ['String', String(holder.key)],
    ['a template', `key=${holder.key.toString()}`],
    ['JSON', JSON.stringify(holder)],
    ['inspect', inspect(holder, { depth: Infinity, showHidden: true })],
  ])('prints as [redacted] through %s', (_how, text) => {
    expect(text).toContain('[redacted]');
    expect(text).not.toContain('hidden-value');
  });

  test('reveals its value to who asks', () => {
    expect(holder.key.reveal()).toBe('hidden-value');
  });
});

describe('a header that cannot be sent', () => {
  test.each([
    ['x-text', 'a\nb', 'U+000A'],
    ['x-text', '中', 'U+4E2D'],
    ['x text', 'a', 'U+0020'],
    ['', 'a', 'must have a name'],
  ])('%j: %j is refused, with the character by its code', (name, value, found) => {
    expect(() => revealHeaders({ [name]: value })).toThrow(InvalidArgumentError);
    expect(() => revealHeaders({ [name]: value })).toThrow(found);
  });

  test('is named, and its secret is not shown', () => {
    const headers = { authorization: new Secret('hidden-value\n') };
    expect(() => revealHeaders(headers)).toThrow(
      "header 'authorization': the character U+000A at 12: it cannot be sent",
    );
  });
});

describe('redact', () => {
  test.each([
    [
      'GET https://f002.example/file/b/n?Authorization=tok failed',
      'GET https://f002.example/file/b/n?[redacted] failed',
    ],
    ['invalid header authorization: 4_002_acct_=', 'invalid header authorization: [redacted]'],
    ['"Authorization":"Basic abc"', '"Authorization":"Basic [redacted]"'],
    ['proxy http://me:pw@host/x', 'proxy http://host/x'],
    ['connect ECONNREFUSED 127.0.0.1:1', 'connect ECONNREFUSED 127.0.0.1:1'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  test('a URL loses its query, fragment and user', () => {
    expect(withoutQuery('https://u:p@host/a/b?c=d#e')).toBe('https://host/a/b');
  });
});

describe('the kind of a transport failure', () => {
  test.each([
    ['ECONNREFUSED', 'refused'],
    ['ECONNRESET', 'reset'],
    ['EPIPE', 'reset'],
    ['UND_ERR_SOCKET', 'reset'],
    ['ETIMEDOUT', 'timeout'],
    ['UND_ERR_BODY_TIMEOUT', 'timeout'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['HPE_INVALID_CONSTANT', 'protocol'],
    ['UND_ERR_DESTROYED', 'closed'],
    ['SOMETHING_ELSE', 'unknown'],
    [undefined, 'unknown'],
  ])('%s is %s', (code, kind) => {
    expect(failureKind(code)).toBe(kind);
  });
});
