import { answerOf, type RequestHead, type Wire } from '@stowage/conformance/hostile';

/** Requests whose path holds the name of one of these operations. */
function operation(...names: readonly string[]) {
  return ({ path }: RequestHead): boolean => names.some((name) => path.includes(`/${name}`));
}

function isDownload({ path }: RequestHead): boolean {
  return path.startsWith('/file/') || path.includes('/b2_download_file_by_id');
}

interface RowsPage {
  readonly files: readonly unknown[];
  readonly nextFileName: string | null;
}

/** B2's Native API, for a hostile server. */
export const b2Wire: Wire = {
  requests: {
    authorize: operation('b2_authorize_account'),
    read: (request) => request.method === 'GET' && isDownload(request),
    look: (request) => (request.method === 'HEAD' && isDownload(request)) || operation('b2_get_file_info')(request),
    prepare: operation('b2_get_upload_url', 'b2_get_upload_part_url'),
    write: operation('b2_upload_file'),
    begin: operation('b2_start_large_file'),
    part: operation('b2_upload_part'),
    complete: operation('b2_finish_large_file'),
    abort: operation('b2_cancel_large_file'),
    list: operation('b2_list_file_names', 'b2_list_file_versions'),
    containers: operation('b2_list_buckets'),
    delete: operation('b2_delete_file_version', 'b2_hide_file'),
    copy: operation('b2_copy_file', 'b2_copy_part'),
    create: operation('b2_create_bucket'),
    remove: operation('b2_delete_bucket'),
  },
  page: (body, change) => {
    const page = JSON.parse(body) as RowsPage;
    const { rows, next } = change({ rows: page.files, next: page.nextFileName ?? undefined });
    return JSON.stringify({ ...page, files: rows, nextFileName: next ?? null });
  },
  problem: (status, message) =>
    answerOf(status, JSON.stringify({ status, code: 'hostile', message }), { 'content-type': 'application/json' }),
  stateHeaders: ['x-bz-file-id', 'x-bz-upload-timestamp', 'x-bz-content-sha1'],
};
