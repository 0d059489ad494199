/** What is spoken between clients and servers; each has servers, contenders and cases of its own. */
export const PROTOCOLS = ['b2', 's3', 'azure', 'swift'] as const;

/** One of {@link PROTOCOLS}. */
export type Protocol = (typeof PROTOCOLS)[number];
