export { REDACTED } from './blotter.js';
export { blot, conceal, Secret } from './secret.js';
