/** What {@link withholdSqliteWarning} needs of a process. */
export type Warning = Pick<NodeJS.Process, 'emitWarning'>;

/**
 * Node before 24 warns, when `node:sqlite` is first imported, that it is experimental. Who runs a command can do nothing about that. What else is
 * warned of is told as before.
 */
export function withholdSqliteWarning(process: Warning): void {
  const emitWarning = process.emitWarning.bind(process) as (...given: readonly unknown[]) => void;
  process.emitWarning = (...given: readonly unknown[]): void => {
    if (!isOfSqlite(given)) emitWarning(...given);
  };
}

function isOfSqlite([warning, type]: readonly unknown[]): boolean {
  return type === 'ExperimentalWarning' && String(warning).startsWith('SQLite ');
}
