import { objectName, type BucketShape } from '../../bucket-shape.js';
import { contentSha1 } from '../../content.js';
import { fileId } from './file-id.js';
import { writeDigits } from '../digits.js';
import { fileObject } from './rows.js';

const START = '{"files":[';

/** A number with no 0 among its digits, neither the seven of a name nor the last six of an id. */
const NO_ZERO = 9_999_999;
/** Of an id, and of a name. */
const HEX = { base: 16, count: 6 } as const;
const DECIMAL = { base: 10, count: 7 } as const;

/**
 * A page of a listing as JSON. Rows are of one length and differ in two numbers only, so one is printed and repeated, and the numbers
 * are written over it: to print ten thousand objects would take the server as long as reading them takes a client.
 */
export function printPage(shape: BucketShape, version: number, indexes: readonly number[], marker: object): Buffer {
  const end = `],${JSON.stringify(marker).slice(1)}`;
  const row = `${printRow(shape, version, 0)},`;
  const [id, name] = numbersIn(row, `${printRow(shape, version, NO_ZERO)},`);
  const rowsEnd = START.length + Math.max(0, indexes.length * row.length - 1);
  const page = Buffer.allocUnsafeSlow(rowsEnd + end.length);
  page.write(START, 'latin1');
  page.fill(row, START.length, rowsEnd, 'latin1');
  page.write(end, rowsEnd, 'latin1');
  for (let at = START.length, k = 0; k < indexes.length; at += row.length, k++) {
    writeDigits(page, at + id, indexes[k] ?? 0, HEX);
    writeDigits(page, at + name, indexes[k] ?? 0, DECIMAL);
  }
  return page;
}

function printRow(shape: BucketShape, version: number, index: number): string {
  const { size } = shape;
  const file = { shape, fileId: fileId(shape, index), fileName: objectName(index), size, sha1: contentSha1(size) };
  return JSON.stringify(fileObject(file, version));
}

/** Where the numbers of the id and of the name begin: there two rows differ. */
function numbersIn(row: string, other: string): [id: number, name: number] {
  const differing = Array.from(row, (_, at) => at).filter((at) => row[at] !== other[at]);
  return [differing[0] ?? 0, differing[HEX.count] ?? 0];
}
