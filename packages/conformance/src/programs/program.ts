/** Where an object is: the container and the name by number, so that a program that is shrunk is still one. */
export interface Place {
  readonly container: number;
  readonly name: number;
}

/** A number of bytes, told from the size of a part: that is where it matters. Less than nothing is nothing. */
export interface Amount {
  readonly parts: number;
  readonly plus: number;
}

/** Bytes to store: another seed gives other ones. */
export interface Content {
  readonly size: Amount;
  readonly seed: number;
}

/** What an object is stored with. */
export interface About {
  readonly contentType?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** As what the bytes are given to an upload. */
export type Source = 'string' | 'buffer' | 'blob' | 'file' | 'stream';

/** The first so many characters of a name. */
export interface NamePrefix {
  readonly name: number;
  readonly length: number;
}

/** What becomes of the older versions of an object that is deleted. */
export type Versions = 'keep' | 'delete';

/** Every command of a program, by its name, with what it is given. */
export interface Commands {
  createContainer: { readonly container: number };
  findContainer: { readonly container: number };
  deleteContainer: { readonly container: number };
  upload: {
    readonly at: Place;
    readonly content: Content;
    readonly source: Source;
    readonly about: About;
    readonly concurrency: number;
  };
  look: { readonly at: Place };
  exists: { readonly at: Place };
  read: { readonly at: Place };
  readRange: {
    readonly at: Place;
    readonly start: Amount;
    readonly end?: Amount | undefined;
    readonly toFile: boolean;
  };
  download: {
    readonly at: Place;
    /** Whether there is a file at the target before. */
    readonly isTaken: boolean;
    readonly overwriteExisting: boolean;
    readonly concurrency: number;
  };
  list: {
    readonly container: number;
    readonly prefix: NamePrefix;
    readonly delimiter?: string | undefined;
    readonly limit?: number | undefined;
  };
  /** Goes on with an earlier list that ended at its limit. */
  listOn: { readonly cursor: number; readonly limit?: number | undefined };
  copy: { readonly from: Place; readonly to: Place; readonly about: About };
  move: { readonly from: Place; readonly to: Place; readonly about: About };
  delete: { readonly at: Place; readonly versions: Versions };
  deleteMany: { readonly container: number; readonly names: readonly number[]; readonly versions: Versions };
  deletePrefix: { readonly container: number; readonly prefix: NamePrefix };
  setVersioning: { readonly container: number; readonly versioning: 'on' | 'suspended' };
  listVersions: { readonly container: number; readonly prefix: NamePrefix };
  readVersion: { readonly at: Place; readonly version: number };
  restoreVersion: { readonly at: Place; readonly version: number };
  deleteVersion: { readonly at: Place; readonly version: number };
  hide: { readonly at: Place };
  beginUpload: { readonly at: Place; readonly about: About };
  writePart: { readonly upload: number; readonly partNumber: number; readonly content: Content };
  completeUpload: { readonly upload: number };
  abortUpload: { readonly upload: number };
  listUploads: { readonly container: number };
}

/** The name of a command. */
export type CommandType = keyof Commands;

/** One command, with the name that tells which it is. */
export type Command<T extends CommandType = CommandType> = { [K in T]: { readonly type: K } & Commands[K] }[T];

/** When a call is aborted. */
export interface AbortMoment {
  readonly unit: 'microtasks' | 'turns';
  /** How many of them pass first. */
  readonly count: number;
}

/** One call of one client. */
export interface Step {
  readonly client: number;
  readonly command: Command;
  /** Default: the call is not aborted. */
  readonly abort?: AbortMoment | undefined;
}

/** A sequence of calls, with the names that objects have in it. */
export interface Program {
  /** How many containers there are when it begins. */
  readonly containers: number;
  readonly names: readonly string[];
  readonly steps: readonly Step[];
  /** What the faults of requests follow from, where there are any. */
  readonly seed: number;
}

/**
 * How programs are run: call after call; the clients at once, each on names of its own; call after call, of which some are aborted;
 * call after call, while the harness lets requests fail.
 */
export type Mode = 'sequential' | 'concurrent' | 'aborts' | 'faults';

/** All of them. */
export const MODES: readonly Mode[] = ['sequential', 'concurrent', 'aborts', 'faults'];
