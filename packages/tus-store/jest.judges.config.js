import preset from '../../jest.judges.preset.js';

export default preset;
