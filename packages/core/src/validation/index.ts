import * as z from './z.js';

export { bounded, MILLISECONDS, type Bounds } from './bounded.js';
export { decodeWords, encodeWords } from './encoded-words.js';
export { checkOptions } from './check-options.js';
export { foundIn, headerName, headerText, headerValue, headerValueFault } from './header-text.js';
export { lateTable } from './late-table.js';
export { assertSize, storableHead } from './storable-head.js';
export { storedMetadata, userMetadata, type Keeper } from './stored-metadata.js';
export { callChecker, callShape, exChecker } from './options-tables.js';
export { headers, metadata, textRecord } from './text-record.js';
export { z };
