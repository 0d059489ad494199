/** What each exit code says, as documented in `docs/cli.md`. */
export const EXIT_CODES = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  denied: 4,
  interrupted: 130,
} as const;

/** What is told of each, for people. */
export const EXIT_CODE_MEANINGS: Readonly<Record<keyof typeof EXIT_CODES, string>> = {
  ok: 'everything was done',
  failed: 'something failed, or differs; the rest was done',
  usage: 'the command line or the configuration is wrong; nothing was done',
  notFound: 'the object, container or file does not exist',
  denied: 'the credentials are wrong, or do not allow it',
  interrupted: 'ended by Ctrl-C',
};

const BY_ERROR_CODE: Readonly<Record<string, number>> = {
  container_not_found: EXIT_CODES.notFound,
  object_not_found: EXIT_CODES.notFound,
  ENOENT: EXIT_CODES.notFound,
  invalid_credentials: EXIT_CODES.denied,
  permission_denied: EXIT_CODES.denied,
  EACCES: EXIT_CODES.denied,
  EPERM: EXIT_CODES.denied,
  driver_not_registered: EXIT_CODES.usage,
  invalid_argument: EXIT_CODES.usage,
  invalid_container_name: EXIT_CODES.usage,
  invalid_object_name: EXIT_CODES.usage,
  not_supported: EXIT_CODES.usage,
};

/** The exit code for what one call failed with: by the codes of core's errors, and of the system's. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof Error && error.name === 'UsageError') return EXIT_CODES.usage;
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  const own = typeof code === 'string' ? BY_ERROR_CODE[code] : undefined;
  if (own !== undefined) return own;
  return code === 'local_file' && cause !== undefined ? exitCodeOf(cause) : EXIT_CODES.failed;
}
