import preset from '../../jest.preset.js';

/** The command is compiled and run by its tests, which takes longer on a machine that does other things. */
export default { ...preset, testTimeout: 30_000 };
