export { checkOptions } from './check-options.js';
export { foundIn, headerName, headerText, headerValue, headerValueFault } from './header-text.js';
export { headers, metadata, textRecord } from './text-record.js';
