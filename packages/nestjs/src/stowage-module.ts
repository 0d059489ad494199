import {
  Module,
  type DynamicModule,
  type FactoryProvider,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import type { StorageDriver } from '@stowage/core';
import { driverToken } from './inject-driver.js';
import type { StowageModuleAsyncOptions, StowageModuleOptions } from './options.js';

/**
 * Drivers for the whole application: each is injected by `@InjectDriver()`, and closed when the application has shut down (`app.close()`, or a
 * signal after `app.enableShutdownHooks()`), after its last request.
 */
export class StowageModule {
  /** Registers a driver that is there already. It is closed with the application. */
  static forRoot({ driver, name, isGlobal }: StowageModuleOptions): DynamicModule {
    const token = driverToken(name);
    const byProvider = driverToken(driver.provider);
    const alias = name === undefined ? [{ provide: byProvider, useExisting: token }] : [];
    return dynamic({ driver: { provide: token, useValue: driver }, token, alias, isGlobal });
  }

  /** Registers a driver that is made of what Nest injects, such as its configuration. */
  static forRootAsync({ name, isGlobal, imports, inject, useFactory }: StowageModuleAsyncOptions): DynamicModule {
    const token = driverToken(name);
    const driver: FactoryProvider<StorageDriver> = { provide: token, useFactory, inject: inject ?? [] };
    return { ...dynamic({ driver, token, alias: [], isGlobal }), imports: imports ?? [] };
  }
}

// The same as a decorator of the class, which would ask for another dialect of TypeScript.
Module({})(StowageModule);

interface Parts {
  readonly driver: Provider<StorageDriver>;
  readonly token: string;
  readonly alias: readonly Provider[];
  readonly isGlobal: boolean | undefined;
}

function dynamic({ driver, token, alias, isGlobal = true }: Parts): DynamicModule {
  const closing = { provide: `${token}:closing`, useFactory: closingOf, inject: [token] };
  const shown = [driver, ...alias];
  return { module: StowageModule, global: isGlobal, providers: [...shown, closing], exports: shown };
}

function closingOf(driver: StorageDriver): OnApplicationShutdown {
  return { onApplicationShutdown: () => driver.close() };
}
