/** Who asks a server of ours. */
export const KEY = { keyId: 'test-key-id', key: 'test-key' };
