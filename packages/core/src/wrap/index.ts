export type { CallName, CallOf, DataName } from './contract-calls.js';
export type { BackendCall, Intercept, Layer, LayerOfAll, Wrapped } from './layer.js';
export { fieldsOf, type LogFields } from './log-fields.js';
export { logged, type LogEntry, type LoggedOptions } from './logged.js';
export { pacingLayer, type Pacer } from './pacing-layer.js';
export { prefixed } from './prefixed.js';
export { readonly } from './readonly.js';
export { wrapBackend } from './wrap-backend.js';
export { wrapEither, type Wrappable, type WrappedEither } from './wrap-either.js';
