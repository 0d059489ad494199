/** How a suite of a driver is run on the server of a judge. */
import { join } from 'node:path';

const jest = join('node_modules', 'jest', 'bin', 'jest.js');

/** Runs `packages/PACKAGE/judges/NAME.test.ts`, by the `jest.judges.config.js` of the package. */
export const suiteCommand = (packageName, name) => [
  ...['node', '--experimental-vm-modules', jest, '--rootDir', join('packages', packageName)],
  ...['--config', join('packages', packageName, 'jest.judges.config.js')],
  ...['--runTestsByPath', join('packages', packageName, 'judges', `${name}.test.ts`)],
];
