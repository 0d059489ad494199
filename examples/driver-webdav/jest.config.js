import preset from '../../jest.preset.js';

/** Every step of an upload is a request to a real server, which writes files: on a busy machine half a minute is too little for some cases. */
export default { ...preset, testTimeout: 180_000 };
