import fc from 'fast-check';

/** What an attacker knows: tokens, ids and URLs that are good, for some things. */
export interface Knowledge {
  readonly tokens: readonly string[];
  readonly ids: readonly string[];
  readonly uploadPaths: readonly string[];
  readonly buckets: readonly string[];
}

/** A request as bytes. */
export interface HostileRequest {
  readonly pieces: readonly Buffer[];
  readonly isHead: boolean;
  /** The client goes away in the middle: no answer is due. */
  readonly isCut: boolean;
}

const OPERATIONS = (
  'b2_authorize_account b2_cancel_large_file b2_copy_file b2_copy_part b2_create_bucket b2_create_key b2_delete_bucket b2_delete_file_version ' +
  'b2_delete_key b2_download_file_by_id b2_finish_large_file b2_get_bucket_notification_rules b2_get_download_authorization b2_get_file_info ' +
  'b2_get_upload_part_url b2_get_upload_url b2_hide_file b2_list_buckets b2_list_file_names b2_list_file_versions b2_list_keys b2_list_parts ' +
  'b2_list_unfinished_large_files b2_set_bucket_notification_rules b2_start_large_file b2_update_bucket b2_update_file_legal_hold ' +
  'b2_update_file_retention b2_upload_file b2_upload_part b2_fly constructor __proto__'
).split(' ');

const FIELDS = (
  'accountId applicationKeyId bucketId bucketIds bucketInfo bucketName bucketType bypassGovernance capabilities contentType corsRules ' +
  'defaultRetention defaultServerSideEncryption delimiter destinationBucketId eventNotificationRules fileId fileInfo fileLockEnabled fileName ' +
  'fileNamePrefix fileRetention ifRevisionIs keyName largeFileId legalHold lifecycleRules maxFileCount maxKeyCount maxPartCount ' +
  'metadataDirective namePrefix partNumber partSha1Array prefix range replicationConfiguration serverSideEncryption sourceFileId ' +
  'sourceServerSideEncryption startApplicationKeyId startFileId startFileName startPartNumber validDurationInSeconds __proto__ toString'
).split(' ');

const HEADERS = (
  'Content-Type Range Origin Cookie Expect X-Bz-File-Name X-Bz-Content-Sha1 X-Bz-Part-Number X-Bz-Info-a X-Bz-Info-b2-expires X-Bz-Info-__proto__ ' +
  'X-Bz-Custom-Upload-Timestamp X-Bz-File-Legal-Hold X-Bz-File-Retention-Mode X-Bz-File-Retention-Retain-Until-Timestamp ' +
  'X-Bz-Server-Side-Encryption X-Bz-Server-Side-Encryption-Customer-Algorithm X-Bz-Server-Side-Encryption-Customer-Key Host ' +
  'Access-Control-Request-Method Access-Control-Request-Headers Content-Encoding Content-Range Upgrade Forwarded X-Forwarded-Host If-None-Match'
).split(' ');

const VALUES = (
  'bytes=0-0|bytes=5-1|bytes=-1|bytes=0-,1-2|bytes=99999999999999999999-|100-continue|nothing-known|b2/x-auto|do_not_verify|hex_digits_at_end|' +
  'da39a3ee5e6b4b0d3255bfef95601890afd80709|0|-1|1|10001|1e9|NaN|AES256|governance|on|https://example.com|%00|%zz|%c3%28|..%2f..%2f|a//b|/a|a/|' +
  '\u00ff\u00fe|websocket|null|GET'
).split('|');

const PATHS = (
  '/|*|//|/file|/file/|/file/{bucket}|/file/{bucket}/|/file/{bucket}/a.txt|/file/{bucket}/../secret-bucket/secret|/file/secret-bucket/secret|' +
  '/file/%2e%2e/secret-bucket/secret|/file/{bucket}%2f..%2fsecret-bucket/secret|/file/{bucket}/%00|/file/{bucket}/%ff|/b2api/v9/b2_list_buckets|' +
  '/b2api/v4/|/b2api/v4/b2_list_buckets/extra/extra|http://127.0.0.1:1/file/secret-bucket/secret|http://example.com/b2api/v1/b2_authorize_account|' +
  '/../../../../etc/passwd|/file/{bucket}/..%5c..%5csecret|/b2api/v1/../v4/b2_list_keys|/file/{bucket}/a.txt?Authorization=x&b2ContentType=%0d%0aX:y'
).split('|');

/** Requests that no honest client sends, and some that are nearly right: those reach deeper. */
export function hostileRequests(knowledge: Knowledge): fc.Arbitrary<HostileRequest> {
  return fc.oneof(
    { weight: 12, arbitrary: structured(knowledge) },
    { weight: 1, arbitrary: garbage },
    { weight: 1, arbitrary: structured(knowledge).map(cut) },
  );
}

const garbage: fc.Arbitrary<HostileRequest> = fc
  .tuple(
    fc.constantFrom(
      '',
      'GET / HTTP/1.1\r\n',
      'POST /b2api/v4/b2_list_keys HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
    ),
    fc.uint8Array({ maxLength: 200 }),
  )
  .map(([start, bytes]) => ({ pieces: [Buffer.from(start), Buffer.from(bytes)], isHead: false, isCut: true }));

function structured(knowledge: Knowledge): fc.Arbitrary<HostileRequest> {
  return fc
    .record({
      method: fc.constantFrom(
        'GET',
        'GET',
        'POST',
        'POST',
        'POST',
        'HEAD',
        'PUT',
        'DELETE',
        'OPTIONS',
        'PATCH',
        'PROPFIND',
      ),
      path: pathOf(knowledge),
      query: fc.oneof(
        fc.constant(''),
        fieldsOf(knowledge).map((fields) => `?${new URLSearchParams(asQuery(fields)).toString()}`),
      ),
      token: fc.option(fc.constantFrom(...knowledge.tokens, '', 'Basic OjpBOg==', '4_x_0_0_acct_=')),
      headers: fc.dictionary(fc.constantFrom(...HEADERS), valueOf(knowledge), { maxKeys: 5 }),
      body: bodyOf(knowledge),
      size: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 0, 70_000),
    })
    .map(({ method, path, query, token, headers, body, size }) => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
      if (token !== null) lines.push(`Authorization: ${token}`);
      if (size > 0) lines.push(`X-Large: ${'x'.repeat(size)}`);
      const head = [`${method} ${path}${query} HTTP/1.1`, ...lines, `Content-Length: ${body.length}`, '', ''].join(
        '\r\n',
      );
      return { pieces: [Buffer.from(head, 'latin1'), body], isHead: method === 'HEAD', isCut: false };
    });
}

function pathOf({ buckets, uploadPaths }: Knowledge): fc.Arbitrary<string> {
  const bucket = fc.constantFrom(...buckets);
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom(...OPERATIONS))
        .map(([v, op]) => `/b2api/v${v}/${op}`),
    },
    { weight: 3, arbitrary: fc.constantFrom(...uploadPaths) },
    {
      weight: 3,
      arbitrary: fc.tuple(fc.constantFrom(...PATHS), bucket).map(([path, name]) => path.replace('{bucket}', name)),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(bucket, fc.string({ unit: 'binary' }))
        .map(([name, file]) => `/file/${name}/${encodeURIComponent(file.toWellFormed())}`),
    },
  );
}

function bodyOf(knowledge: Knowledge): fc.Arbitrary<Buffer> {
  return fc.oneof(
    { weight: 6, arbitrary: fieldsOf(knowledge).map((fields) => Buffer.from(JSON.stringify(fields))) },
    { weight: 1, arbitrary: fc.json().map((text) => Buffer.from(text)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', '{', '[]', 'null', '"x"', '['.repeat(5000)).map((text) => Buffer.from(text)),
    },
  );
}

function fieldsOf(knowledge: Knowledge): fc.Arbitrary<Record<string, unknown>> {
  const value = fc.oneof(
    { weight: 4, arbitrary: valueOf(knowledge) },
    { weight: 1, arbitrary: fc.jsonValue() },
    { weight: 1, arbitrary: fc.integer() },
  );
  return fc.dictionary(fc.constantFrom(...FIELDS), value, { maxKeys: 6 });
}

function valueOf({ ids, buckets }: Knowledge): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...ids, ...buckets) },
    { weight: 3, arbitrary: fc.constantFrom(...VALUES) },
    {
      weight: 1,
      arbitrary: fc.string({ unit: fc.constantFrom('a', 'Z', '0', '%', '/', '\\', '.', ':', '*', '"', 'é', '\u00ff') }),
    },
  );
}

function asQuery(fields: Record<string, unknown>): [string, string][] {
  return Object.entries(fields).map(([name, value]) => [
    name,
    (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed(),
  ]);
}

/** The same from a client that stops in the middle and hangs up. */
function cut({ pieces, isHead }: HostileRequest): HostileRequest {
  const bytes = Buffer.concat(pieces);
  const half = Math.floor(bytes.length / 2);
  return { pieces: [bytes.subarray(0, half >> 1), bytes.subarray(half >> 1, half)], isHead, isCut: true };
}
