import type { StorageBackend } from '@stowage/core/spi';

/** A condition of a call of users': `copy.ifMatch` is `ifMatch` of copies. */
export type Condition = 'read' | 'delete' | 'write.ifMatch' | 'write.ifNoneMatch' | 'copy.ifMatch' | 'copy.ifNoneMatch';

/** Whether users can have a condition. Copies may go through this process, and are then stored as uploads are. */
export function compares({ capabilities, copy }: StorageBackend, condition: Condition): boolean {
  const { conditions } = capabilities;
  switch (condition) {
    case 'read':
      return conditions.read;
    case 'delete':
      return conditions.delete;
    case 'write.ifMatch':
      return conditions.write.includes('ifMatch');
    case 'write.ifNoneMatch':
      return conditions.write.includes('ifNoneMatch');
    case 'copy.ifMatch':
      return conditions.write.includes('ifMatch') || (copy !== undefined && conditions.copy.includes('ifMatch'));
    case 'copy.ifNoneMatch':
      return (
        conditions.write.includes('ifNoneMatch') || (copy !== undefined && conditions.copy.includes('ifNoneMatch'))
      );
  }
}
