import type { CommandDefinition } from './command-definition.js';

/** One row of the table: what `stowage --help` says of a command, and what loads the rest. */
export interface CommandRow {
  readonly name: string;
  readonly group: string;
  readonly summary: string;
  /** Imports the command when it is wanted, so that `--help` loads none of them. */
  readonly load: () => Promise<{ readonly command: CommandDefinition }>;
}

const LOOK = 'Look:';
const MOVE = 'Move bytes:';
const CHANGE = 'Change:';
const HELP = 'Set up and check:';

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandRow[] = [
  { name: 'ls', group: LOOK, summary: 'list containers, or what is in one', load: () => import('./commands/ls.js') },
  {
    name: 'tree',
    group: LOOK,
    summary: 'show what is in a location as a tree',
    load: () => import('./commands/tree.js'),
  },
  { name: 'stat', group: LOOK, summary: 'all that is known of an object', load: () => import('./commands/stat.js') },
  { name: 'cat', group: LOOK, summary: 'print objects', load: () => import('./commands/cat.js') },
  { name: 'head', group: LOOK, summary: 'print the first bytes of objects', load: () => import('./commands/head.js') },
  { name: 'du', group: LOOK, summary: 'count objects and bytes', load: () => import('./commands/du.js') },
  { name: 'put', group: MOVE, summary: 'store files, or standard input', load: () => import('./commands/put.js') },
  { name: 'get', group: MOVE, summary: 'bring objects to files', load: () => import('./commands/get.js') },
  {
    name: 'cp',
    group: MOVE,
    summary: 'copy objects, prefixes and directories',
    load: () => import('./commands/cp.js'),
  },
  { name: 'mv', group: MOVE, summary: 'move objects and prefixes', load: () => import('./commands/mv.js') },
  {
    name: 'sync',
    group: MOVE,
    summary: 'make a location equal to another one',
    load: () => import('./commands/sync.js'),
  },
  {
    name: 'verify',
    group: LOOK,
    summary: 'prove that two locations hold the same',
    load: () => import('./commands/verify.js'),
  },
  { name: 'diff', group: LOOK, summary: 'say in what two locations differ', load: () => import('./commands/diff.js') },
  { name: 'rm', group: CHANGE, summary: 'delete objects', load: () => import('./commands/rm.js') },
  { name: 'mb', group: CHANGE, summary: 'make a container', load: () => import('./commands/mb.js') },
  { name: 'rb', group: CHANGE, summary: 'delete a container', load: () => import('./commands/rb.js') },
  {
    name: 'config',
    group: HELP,
    summary: 'name stores, and say where their secrets come from',
    load: () => import('./commands/config.js'),
  },
];
