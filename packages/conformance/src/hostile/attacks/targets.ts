/** Calls that bring bytes. */
export const READS = ['stream', 'range-stream', 'download', 'download-in-ranges', 'download-range'] as const;

/** Calls that ask for ranges: from the first byte on, or from another. */
export const RANGES = ['range-stream', 'download-in-ranges', 'download-range'] as const;

/** Calls whose answer is a document, or nothing but a head. */
export const DOCUMENTS = ['first-call', 'list-objects', 'upload', 'upload-begin', 'upload-complete', 'copy'] as const;

/** Calls that change what is stored. */
export const CHANGES = [
  ...['upload', 'upload-prepare', 'upload-begin', 'upload-part', 'upload-complete'],
  ...['delete', 'copy', 'create-container', 'delete-container'],
] as const;

/** One of each sort. */
export const FEW = ['stream', 'list-objects', 'upload'] as const;

/** Calls that are asked once and answered once, one of each sort. */
export const SOME = [...FEW, 'range-stream', 'first-call', 'look-up', 'upload-part', 'copy'] as const;

/** All calls. */
export const ALL = [...READS, 'first-call', 'look-up', 'list-objects', 'list-containers', ...CHANGES] as const;
