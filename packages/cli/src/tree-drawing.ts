import { visible } from './visible.js';

/** Objects that may wait until it is known what follows. */
const LOOK_AHEAD = 10_000;

/** An object, and the lines that end with its own: above it are the directories that begin here. */
interface Drawn<T> {
  readonly object: T;
  readonly text: string;
}

interface Row {
  readonly depth: number;
  readonly segment: string;
  readonly isDirectory: boolean;
  /** Undefined: what follows is not known yet. */
  isLast: boolean | undefined;
}

interface Waiting<T> {
  readonly object: T;
  readonly rows: readonly Row[];
}

/**
 * Objects in the order of their names, drawn as a tree. One waits until it is known whether it and the directories above are the last ones;
 * where more than `lookAhead` would have to wait, the first is drawn as if something followed.
 */
export async function* treeOf<T extends { readonly name: string }>(
  objects: AsyncIterable<T>,
  base: string,
  lookAhead = LOOK_AHEAD,
): AsyncGenerator<Drawn<T>, void> {
  const waiting: Waiting<T>[] = [];
  const lasts: boolean[] = [];
  /** The latest row of each depth. */
  let latest: readonly Row[] = [];
  for await (const object of objects) {
    const rows = rowsBelow(latest, object.name.slice(base.length).split('/'));
    const depth = rows[0]?.depth ?? 0;
    decide(latest, depth);
    latest = [...latest.slice(0, depth), ...rows];
    waiting.push({ object, rows });
    if (waiting.length > lookAhead) for (const row of waiting[0]?.rows ?? []) row.isLast ??= false;
    const undecided = waiting.findIndex((each) => each.rows.some(({ isLast }) => isLast === undefined));
    for (const each of waiting.splice(0, undecided)) yield drawn(each, lasts);
  }
  decide(latest, -1);
  for (const each of waiting) yield drawn(each, lasts);
}

/** The directories that begin here, and the object itself. */
function rowsBelow(latest: readonly Row[], segments: readonly string[]): readonly Row[] {
  const last = segments.length - 1;
  let shared = 0;
  while (shared < last && latest[shared]?.isDirectory === true && latest[shared]?.segment === segments[shared])
    shared += 1;
  return segments.slice(shared).map((segment, index) => {
    const depth = shared + index;
    return { depth, segment, isDirectory: depth < last, isLast: undefined };
  });
}

/** Something comes at a depth: what is deeper was the last of its directory. */
function decide(latest: readonly Row[], depth: number): void {
  for (const row of latest.slice(Math.max(0, depth))) row.isLast ??= row.depth > depth;
}

/** `lasts` says it of the latest row of each depth that was drawn. */
function drawn<T>({ object, rows }: Waiting<T>, lasts: boolean[]): Drawn<T> {
  const lines = rows.map(({ depth, segment, isDirectory, isLast = true }) => {
    lasts[depth] = isLast;
    const above = lasts.slice(0, depth).map((wasLast) => (wasLast ? '    ' : '│   '));
    return `${above.join('')}${isLast ? '└── ' : '├── '}${visible(segment)}${isDirectory ? '/' : ''}`;
  });
  return { object, text: lines.join('\n') };
}
