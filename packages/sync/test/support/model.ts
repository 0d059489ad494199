import type { SyncMode, SyncOptions } from '../../src/index.js';
import type { Tree } from './trees.js';

/** What may be asked of a sync, beside its mode. */
export type Asked = Pick<SyncOptions, 'compare' | 'existing' | 'filter' | 'maxDelete'>;

/** What both ends hold. */
export interface Model {
  source: Record<string, string>;
  target: Record<string, string>;
}

/** What a sync is to make of both ends, as simply as it can be said. */
export function expected(model: Model, mode: SyncMode, asked: Asked): { readonly source: Tree; readonly target: Tree } {
  const taken = only(model.source, (name) => takes(asked, name));
  const copied = asked.existing === 'keep' ? only(taken, (name) => !(name in model.target)) : taken;
  const stays = mode === 'sync' ? staying(model, asked) : model.target;
  const source = mode === 'move' ? only(model.source, (name) => !(name in copied)) : model.source;
  return { source, target: { ...stays, ...copied } };
}

/** What of the target is not deleted: what is in the source, takes no part, or looks like one that is new; all, if it is too many. */
function staying({ source, target }: Model, asked: Asked): Tree {
  const isSurplus = (name: string): boolean => takes(asked, name) && !(name in source);
  const surplus = Object.keys(target).filter(isSurplus);
  if (surplus.length > (asked.maxDelete ?? Infinity)) return target;
  const created = Object.keys(source).filter((name) => takes(asked, name) && !(name in target));
  const fresh = new Set(created.map(likeness));
  return only(target, (name) => !isSurplus(name) || fresh.has(likeness(name)));
}

/** The one rule that programs use leaves out names that begin with a z. */
export const RULE = '- z*';

function takes({ filter }: Asked, name: string): boolean {
  return filter === undefined || name.split('/').at(-1)?.startsWith('z') !== true;
}

function likeness(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function only(tree: Tree, isWanted: (name: string) => boolean): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([name]) => isWanted(name)));
}

/** Whether a path can be in a tree of files. */
export function fits(name: string, tree: Tree): boolean {
  return Object.keys(tree).every((other) => !other.startsWith(`${name}/`) && !name.startsWith(`${other}/`));
}

/** Whether a file and a directory of one name are in it. */
export function clashes(tree: Tree): boolean {
  return Object.keys(tree).some((name) => !fits(name, tree));
}
