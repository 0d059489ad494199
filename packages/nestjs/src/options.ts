import type { FactoryProvider, ModuleMetadata } from '@nestjs/common';
import type { StorageDriver } from '@stowage/core';

interface Registration {
  /** By what it is injected, where there are several. Default: it is the one without a name, and by its provider's id. */
  readonly name?: string | undefined;
  /** Whether every module has it without importing this one. Default: true. */
  readonly isGlobal?: boolean | undefined;
}

/** A driver that is there already. */
export interface StowageModuleOptions extends Registration {
  readonly driver: StorageDriver;
}

/** A driver that is made of what Nest injects. */
export interface StowageModuleAsyncOptions extends Registration {
  /** Modules whose exports the factory needs. Default: none. */
  readonly imports?: ModuleMetadata['imports'];
  /** What the factory is given, in this order. Default: nothing. */
  readonly inject?: FactoryProvider['inject'];
  // Nest does not tell a factory's parameters by type: they are what `inject` names.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly useFactory: (...injected: any[]) => StorageDriver | Promise<StorageDriver>;
}
