/**
 * The environment variable that says where Backblaze's SDK is, which is no dependency: it is wanted before there is a job, as what it costs to
 * import is one of the figures.
 */
export const B2_SDK = 'STOWAGE_BENCH_B2_SDK';
