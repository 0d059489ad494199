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
const SHARE = 'Share:';
const JOBS = 'On many machines:';
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
    name: 'versions',
    group: LOOK,
    summary: 'list the versions of an object',
    load: () => import('./commands/versions.js'),
  },
  {
    name: 'restore',
    group: CHANGE,
    summary: 'make an older version the newest again',
    load: () => import('./commands/restore.js'),
  },
  { name: 'cors', group: CHANGE, summary: 'the CORS rules of a container', load: () => import('./commands/cors.js') },
  {
    name: 'lifecycle',
    group: CHANGE,
    summary: 'the lifecycle rules of a container',
    load: () => import('./commands/lifecycle.js'),
  },
  { name: 'cleanup', group: CHANGE, summary: 'remove unfinished uploads', load: () => import('./commands/cleanup.js') },
  {
    name: 'worker',
    group: JOBS,
    summary: 'do parts of syncs that machines share',
    load: () => import('./commands/worker.js'),
  },
  { name: 'jobs', group: JOBS, summary: 'show and steer such syncs', load: () => import('./commands/jobs.js') },
  { name: 'link', group: SHARE, summary: 'a URL that reads an object', load: () => import('./commands/link.js') },
  {
    name: 'upload-link',
    group: SHARE,
    summary: 'a URL that stores an object',
    load: () => import('./commands/upload-link.js'),
  },
  { name: 'serve', group: SHARE, summary: 'show a location by HTTP', load: () => import('./commands/serve.js') },
  {
    name: 'config',
    group: HELP,
    summary: 'name stores, and say where their secrets come from',
    load: () => import('./commands/config.js'),
  },
  {
    name: 'doctor',
    group: HELP,
    summary: 'find out what is wrong with the configuration, a store or its credentials',
    load: () => import('./commands/doctor.js'),
  },
  {
    name: 'bench',
    group: HELP,
    summary: 'measure how fast a store is from here',
    load: () => import('./commands/bench.js'),
  },
  {
    name: 'completion',
    group: HELP,
    summary: 'a script that completes command lines',
    load: async () => ({ command: (await import('./commands/completion.js')).completionOf(COMMANDS) }),
  },
];
