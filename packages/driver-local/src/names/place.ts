import { encodeSegment, RESERVED, SELF } from './segment.js';

/** Where on the disk an object belongs. */
export interface Place {
  /** The object's name. */
  readonly name: string;
  /** The container's directory. */
  readonly root: string;
  /** The directory that the object is in. */
  readonly directory: string;
  /** The object's entry in it. */
  readonly entry: string;
}

/** Where the object of a name belongs, in the container at `root`. */
export function placeOf(root: string, name: string): Place {
  const entries = entriesOf(name);
  const entry = entries.pop() ?? '';
  return { name, root, directory: [root, ...entries].join('/'), entry };
}

/** The directory of the objects whose names start with `prefix`, which is empty or ends with a slash. */
export function directoryOf(root: string, prefix: string): string {
  return prefix === '' ? root : [root, ...entriesOf(prefix.slice(0, -1))].join('/');
}

/** The store's own directory beside the entries of a directory. */
export function reservedIn(directory: string): string {
  return `${directory}/${RESERVED}`;
}

/** Where objects wait, each in a directory of its own, while their file makes room for a directory of the same name. */
export function parkingOf(directory: string, entry: string): string {
  return `${reservedIn(directory)}/moving/${entry}`;
}

/**
 * The paths an object is at: as a plain file, or inside the directory that took its name. As a path is either a file or a
 * directory, the two never exist together.
 */
export function pathsOf({
  directory,
  entry,
}: Pick<Place, 'directory' | 'entry'>): readonly [plain: string, self: string] {
  const plain = `${directory}/${entry}`;
  return [plain, `${plain}/${SELF}`];
}

function entriesOf(name: string): string[] {
  return name.split('/').flatMap(encodeSegment);
}
