import { InvalidArgumentError } from '../errors/index.js';
import type { StorageBackend } from '../spi/index.js';
import { callNames, dataNames, type CallName, type DataName } from './contract-calls.js';
import type { Layer, Wrapped } from './layer.js';

type Call = (...parameters: unknown[]) => Promise<unknown>;
type Members = Record<string, unknown>;

/**
 * A backend that does as another one does, but for a layer. It has the facets of the other, and their types; all methods are called on
 * the wrapped backend itself, so that classes with private fields and getters can be wrapped. Options that neither the layer nor the
 * contract know are passed on. Closing it closes the wrapped backend. Only `copy.accepts` is not passed on unless it is named: what the
 * provider copies from elsewhere passes no layer.
 *
 * @throws {InvalidArgumentError} if the layer names what the contract does not have
 * @example
 * const counted = wrapBackend(backend, {
 *   readObject: async (next, container, object, options) => {
 *     reads += 1;
 *     return next(container, object, options);
 *   },
 * });
 */
export function wrapBackend<B extends StorageBackend>(inner: B, layer: Layer): Wrapped<B> {
  assertKnown(layer);
  const wrapped: Members = {};
  for (const name of dataNames) addData(wrapped, name, { inner, layer });
  for (const name of callNames) addCall(wrapped, name, { inner, layer });
  return wrapped as unknown as Wrapped<B>;
}

/** What is wrapped, and how. */
interface Wrapping {
  readonly inner: StorageBackend;
  readonly layer: Layer;
}

/** Data may be a getter's: it is read anew each time. */
function addData(wrapped: Members, name: DataName, { inner, layer }: Wrapping): void {
  const { owner, key } = placeOf(name, inner);
  const change = layer[name] as ((value: unknown) => unknown) | undefined;
  if (owner === undefined || (owner[key] === undefined && change === undefined)) return;
  const get = (): unknown => {
    const value = placeOf(name, inner).owner?.[key];
    return change === undefined ? value : change(value);
  };
  Object.defineProperty(homeOf(wrapped, name), key, { get, enumerable: true });
}

function addCall(wrapped: Members, name: CallName, { inner, layer }: Wrapping): void {
  const { owner, key } = placeOf(name, inner);
  if (typeof owner?.[key] !== 'function' || isAround(name, layer)) return;
  const next: Call = (...parameters) => {
    const { owner: current = owner } = placeOf(name, inner);
    return (current[key] as Call).apply(current, parameters);
  };
  homeOf(wrapped, name)[key] = layered(name, next, layer);
}

/** A copy of another backend's object passes no layer, so it is only made where the layer says that it may. */
function isAround(name: CallName, layer: Layer): boolean {
  return name === 'copy.accepts' && layer[name] === undefined;
}

function layered(name: CallName, next: Call, layer: Layer): Call {
  const { everyCall } = layer;
  const intercept = layer[name] as ((next: Call, ...parameters: unknown[]) => Promise<unknown>) | undefined;
  const call: Call = intercept === undefined ? next : (...parameters) => intercept(next, ...parameters);
  if (everyCall === undefined) return call;
  return (...parameters) => everyCall({ name, parameters }, async () => call(...parameters));
}

/** `copy.copyObject` is `copyObject` of what `copy` is, if there is such a thing. */
function placeOf(name: string, backend: object): { readonly owner: Members | undefined; readonly key: string } {
  const [first = name, key] = name.split('.');
  const members = backend as Members;
  return key === undefined ? { owner: members, key: first } : { owner: members[first] as Members | undefined, key };
}

/** Where a member of a wrapped backend is: it itself, or one of its facets. */
function homeOf(wrapped: Members, name: string): Members {
  const [facet = name, key] = name.split('.');
  return key === undefined ? wrapped : ((wrapped[facet] ??= {}) as Members);
}

function assertKnown(layer: Layer): void {
  const known = new Set<string>([...callNames, ...dataNames, 'everyCall']);
  const unknown = Object.keys(layer).find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new InvalidArgumentError(`wrapBackend: the contract of backends has no '${unknown}'`);
}
