import { InvalidArgumentError, MalformedResponseError } from '@stowage/core/spi';
import { z } from '@stowage/core/validation';

/** Which of the addresses that a catalog has. */
export interface CatalogChoice {
  /** Undefined: there must be only one. */
  readonly region: string | undefined;
  readonly interface: 'admin' | 'internal' | 'public';
}

/** An address of the object store. */
interface Endpoint {
  readonly interface: string;
  readonly region: string | undefined;
  readonly url: string;
}

const v3Endpoint = z.lazy(() =>
  z.looseObject({ interface: z.string(), region: z.string().nullish(), url: z.string() }),
);
const v2Endpoint = z.lazy(() =>
  z.looseObject({
    region: z.string().nullish(),
    publicURL: z.string().nullish(),
    internalURL: z.string().nullish(),
  }),
);
const service = z.lazy(() => z.looseObject({ type: z.string(), endpoints: z.array(z.unknown()).nullish() }));
const catalog = z.lazy(() => z.array(service).nullish());

/** What Keystone answers; the token itself is in a header. */
export const v3Token = z.lazy(() => z.looseObject({ token: z.looseObject({ catalog }) }));
/** What Rackspace answers. */
export const v2Access = z.lazy(() =>
  z.looseObject({
    access: z.looseObject({ token: z.looseObject({ id: z.string() }), serviceCatalog: catalog }),
  }),
);

/** The addresses of the object store in a catalog of either version; what is none of them is passed over. */
export function catalogOf(services: z.infer<typeof catalog>): readonly Endpoint[] {
  const stores = (services ?? []).filter(({ type }) => type === 'object-store');
  return stores.flatMap(({ endpoints }) => (endpoints ?? []).flatMap(endpointsOf));
}

function endpointsOf(value: unknown): readonly Endpoint[] {
  const v3 = v3Endpoint.safeParse(value).data;
  if (v3 !== undefined) return [{ interface: v3.interface, region: v3.region ?? undefined, url: v3.url }];
  const v2 = v2Endpoint.safeParse(value).data;
  const region = v2?.region ?? undefined;
  return [
    ...(v2?.publicURL == null ? [] : [{ interface: 'public', region, url: v2.publicURL }]),
    ...(v2?.internalURL == null ? [] : [{ interface: 'internal', region, url: v2.internalURL }]),
  ];
}

/**
 * The account's URL.
 *
 * @throws {InvalidArgumentError} if the region is none of the catalog's, or is to be said because there are several
 * @throws {MalformedResponseError} if there is no object store
 */
export function storageUrlIn(endpoints: readonly Endpoint[], choice: CatalogChoice, provider: string): string {
  const all = endpoints.filter((each) => each.interface === choice.interface);
  const fitting = choice.region === undefined ? all : all.filter(({ region }) => sameRegion(region, choice.region));
  const [found, ...others] = fitting;
  const regions = [...new Set(all.map(({ region }) => region ?? ''))].join(', ');
  if (found !== undefined && others.every(({ url }) => url === found.url)) return found.url;
  if (all.length === 0)
    throw new MalformedResponseError(
      `authentication: no ${choice.interface} address of an object store is in the catalog: is the user in a project?`,
      { provider },
    );
  throw new InvalidArgumentError(
    choice.region === undefined
      ? `option 'region': the object store is in several: ${regions}`
      : `option 'region' is '${choice.region}': the object store is in ${regions}`,
    { provider },
  );
}

function sameRegion(region: string | undefined, wanted: string | undefined): boolean {
  return region?.toLowerCase() === wanted?.toLowerCase();
}
