const ASCII = /^[\0-\x7f]*$/;

/**
 * What is equal for all paths that some file system takes for one: those that ignore case, and those that normalise Unicode. Rather too many
 * than too few.
 */
export function lookAlikeKey(path: string): string {
  if (ASCII.test(path)) return path.toLowerCase();
  return path.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKC');
}
