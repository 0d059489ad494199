import type { ContainerKey, Page, PageRequest } from '@stowage/core/spi';
import { objectRows, type ObjectRow } from '../api/rows.js';
import type { Session } from '../session/session.js';

/**
 * One page of the versions of a container, by name, then newest first. Where versions are not known at all, the parameter is passed over:
 * the rows are objects then, without a version.
 */
export async function versionsPage(
  session: Session,
  { name: container }: ContainerKey,
  { prefix, cursor, limit, signal }: PageRequest & { readonly prefix: string },
): Promise<Page<ObjectRow>> {
  const [marker, version] = cursor === undefined ? [undefined, undefined] : parsed(cursor);
  const query = { versions: '', format: 'json', prefix, limit, marker, version_marker: version };
  const rows = objectRows(await session.call({ method: 'GET', container, query, signal }), session.provider);
  const last = rows.at(-1);
  return { items: rows, next: rows.length >= limit && last !== undefined ? printed(last) : undefined };
}

function printed({ name, version_id }: ObjectRow): string {
  return JSON.stringify([name, version_id]);
}

function parsed(cursor: string): readonly [string | undefined, string | undefined] {
  const [name, version] = JSON.parse(cursor) as readonly (string | null)[];
  return [name ?? undefined, version ?? undefined];
}
