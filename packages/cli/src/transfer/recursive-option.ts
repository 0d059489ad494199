import type { OptionDefinition } from '../word-definition.js';

/** Fingers know it from `cp -r`, `aws s3 cp --recursive` and others. A directory or prefix is one thing here: there is nothing else to do with it. */
export const RECURSIVE_OPTION: OptionDefinition = {
  flags: '-r, --recursive',
  description: 'need not be said: of a directory or prefix everything is meant',
};
