/** This provider's id, as errors carry it. */
export const PROVIDER = 'azure_blobs';
