import { Controller, Get, Inject, Injectable, Module, Param, Post, Req, StreamableFile } from '@nestjs/common';
import { HealthCheck, HealthCheckService, TerminusModule } from '@nestjs/terminus';
import type { IncomingMessage } from 'node:http';
import { MemoryStorageDriver, type StorageDriver } from '@stowage/core';
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';
import { StowageHealthIndicator } from '../src/health/index.js';
import { InjectDriver, StowageModule } from '../src/index.js';

/** Where the service is, as an application's configuration tells it. */
@Injectable()
export class Settings {
  readonly endpoint = process.env['NEST_TEST_ENDPOINT'] ?? '';
  readonly keyId = process.env['NEST_TEST_KEY_ID'] ?? '';
  readonly key = process.env['NEST_TEST_KEY'] ?? '';
}

@Module({ providers: [Settings], exports: [Settings] })
class SettingsModule {}

@Controller('files')
class FilesController {
  constructor(
    @InjectDriver() private readonly driver: BackblazeB2StorageDriver,
    @InjectDriver('drafts') private readonly drafts: MemoryStorageDriver,
  ) {}

  @Post(':name')
  async store(@Param('name') name: string, @Req() request: IncomingMessage) {
    const { size, checksums } = await this.driver.uploadObjectViaStream(request, 'nest-files', name);
    return { size, sha1: checksums.sha1 };
  }

  @Get('drafts')
  async listDrafts() {
    return (await this.drafts.listContainers()).map(({ name }) => name);
  }

  @Get(':name')
  async read(@Param('name') name: string) {
    const object = await this.driver.getObject('nest-files', name);
    return new StreamableFile(await object.asStream(), { type: object.contentType ?? '', length: object.size });
  }
}

@Controller('health')
class HealthController {
  constructor(
    @Inject(HealthCheckService) private readonly health: HealthCheckService,
    @Inject(StowageHealthIndicator) private readonly stowage: StowageHealthIndicator,
    @InjectDriver() private readonly driver: StorageDriver,
  ) {}

  @Get(':container')
  @HealthCheck()
  check(@Param('container') container: string) {
    return this.health.check([() => this.stowage.isReachable('b2', this.driver, { container })]);
  }
}

/** An application as people write them. */
@Module({
  imports: [
    TerminusModule,
    SettingsModule,
    StowageModule.forRootAsync({
      imports: [SettingsModule],
      inject: [Settings],
      useFactory: ({ keyId, key, endpoint }: Settings) => new BackblazeB2StorageDriver(keyId, key, { endpoint }),
    }),
    StowageModule.forRoot({ name: 'drafts', driver: new MemoryStorageDriver() }),
  ],
  controllers: [FilesController, HealthController],
  providers: [StowageHealthIndicator],
})
export class AppModule {}
