import { badRequest, CloudError } from '../cloud/cloud-error.js';

/** Rows in a page: 100 if the client does not say, or says 0. */
export function pageSize(asked: number | undefined, max: number): number {
  if (asked === undefined || asked === 0) return 100;
  if (asked < 0 || asked > max) throw new CloudError('out_of_range', `maxFileCount out of range: ${asked}`);
  return asked;
}

/** The same for listings that call it something else, and refuse in general words. */
export function countOf(name: string, asked: number | undefined, max: number): number {
  if (asked === undefined || asked === 0) return 100;
  if (asked < 0 || asked > max) throw badRequest(`${name} out of range: ${asked}`);
  return asked;
}
