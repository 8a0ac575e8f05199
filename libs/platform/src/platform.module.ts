import { Clock } from '#kernel';
import { type DynamicModule, Global, Inject, Module, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditChain } from './audit/audit-chain.js';
import { AuditTrail } from './audit/audit-trail.js';
import { Audit } from './audit/audit.js';
import { ClockSetter } from './clock/clock-setter.js';
import { ProductClock } from './clock/product-clock.js';
import { Config } from './config/config.js';
import { type DatabaseParts, openDataSource } from './database/data-source.js';
import { Transactions } from './database/transactions.js';
import { Documents } from './document/documents.js';
import { ObjectStore } from './files/object-store.js';
import { Idempotency } from './idempotency/idempotency.js';
import { Sealer } from './secrets/sealer.js';
import { Hints } from './queue/hints.js';

/** What every lib stands on: settings, database, transactions, audit, keys, hints. Global. */
@Global()
@Module({})
export class PlatformModule implements OnModuleDestroy {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  static forRoot(parts: Pick<DatabaseParts, 'entities'>, config = (): Config => Config.fromEnv()): DynamicModule {
    const shared = [
      Config,
      Clock,
      ClockSetter,
      ProductClock,
      DataSource,
      Transactions,
      Audit,
      AuditChain,
      AuditTrail,
      Idempotency,
      Hints,
      Sealer,
      ObjectStore,
      Documents,
    ];
    return {
      module: PlatformModule,
      providers: [
        { provide: Config, useFactory: config },
        {
          provide: DataSource,
          inject: [Config],
          useFactory: (settings: Config) =>
            openDataSource(settings.databaseUrl, { ...parts, poolSize: settings.poolSize }),
        },
        {
          provide: ProductClock,
          inject: [DataSource, Config],
          useFactory: (dataSource: DataSource, settings: Config) => ProductClock.open(dataSource, settings),
        },
        { provide: Clock, useExisting: ProductClock },
        ClockSetter,
        Transactions,
        Audit,
        AuditChain,
        AuditTrail,
        Idempotency,
        Hints,
        Sealer,
        ObjectStore,
        Documents,
      ],
      exports: shared,
    };
  }

  async onModuleDestroy(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
