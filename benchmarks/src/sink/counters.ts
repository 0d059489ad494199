/** What a server has done, by which a run is known to have done its work. */
export interface Counters {
  uploads: number;
  uploadedBytes: number;
  downloads: number;
  downloadedBytes: number;
  rows: number;
  deletions: number;
  copies: number;
  heads: number;
  requests: number;
}

/** Nothing done yet. */
export function zeroCounters(): Counters {
  return {
    uploads: 0,
    uploadedBytes: 0,
    downloads: 0,
    downloadedBytes: 0,
    rows: 0,
    deletions: 0,
    copies: 0,
    heads: 0,
    requests: 0,
  };
}
