import preset from '../../jest.preset.js';

/** Real servers on a machine that is busy with everything else: what takes a second alone may take ten. */
export default { ...preset, testTimeout: 60_000 };
