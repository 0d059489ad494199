export { default } from '../../jest.judges.preset.js';
