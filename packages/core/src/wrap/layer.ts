import type { FacetName, StorageBackend } from '../spi/index.js';
import type { CallName, CallOf, DataName, MemberOf } from './contract-calls.js';

/** Stands in for a method: is given that of the wrapped backend, and the parameters of the call. */
export type Intercept<N extends CallName> = (
  next: CallOf<N>,
  ...parameters: Parameters<CallOf<N>>
) => ReturnType<CallOf<N>>;

/** One call of a backend, whatever it is. */
export interface BackendCall {
  readonly name: CallName;
  readonly parameters: readonly unknown[];
}

/**
 * What a backend does in another way than the one it wraps: by the names of methods, those of facets as `copy.copyObject`; and by the
 * names of data, which are given and give back a value. What is not named is passed on as it is. What is named for a facet that the
 * wrapped backend lacks is never asked: an absent facet stays absent.
 */
export type Layer = { readonly [N in CallName]?: Intercept<N> } & {
  readonly [N in DataName]?: (value: MemberOf<N>) => MemberOf<N>;
} & {
  /**
   * Stands around every call, outside of what is named: for what does not care which call it is. `next` makes the call; it may be made
   * again if its parameters can be used again, as bodies can once the reading before has ended.
   */
  readonly everyCall?: (call: BackendCall, next: () => Promise<unknown>) => Promise<unknown>;
};

/** A layer that says something to every call but some. A call that the contract gets later does not compile until it is named. */
export type LayerOfAll<Except extends CallName> = Layer & Required<Pick<Layer, Exclude<CallName, Except>>>;

/** The part of a facet that the contract knows. Absent where the facet is, and exactly as the driver has typed it. */
type ContractPart<T, Contract> = T extends object ? { readonly [M in keyof T as M & keyof Contract]: T[M] } : T;

/**
 * The type of a wrapped backend: it has the facets of `B`, typed as in `B`, and the types of its own options. What `B` has beside the
 * contract is left out: it would go around the layer.
 */
export type Wrapped<B extends StorageBackend> = StorageBackend & {
  readonly [K in keyof B as K & (FacetName | 'exOptions' | 'provider')]: K extends FacetName
    ? ContractPart<B[K], NonNullable<StorageBackend[K]>>
    : B[K];
};
