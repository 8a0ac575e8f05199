import type { Actor } from '#identity';
import { Clock, Issues, versionConflict } from '#kernel';
import { at, Audit, bin, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AttributeBook } from './attribute-book.service.js';
import { type DefaultsRow, lockDefaults, NO_DEFAULTS, readDefaults } from './attribute-rows.js';
import { OfferingAttributes } from './offering-attributes.service.js';

/** What a provider declares once for all its offerings. */
@Injectable()
export class ProviderDefaults {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly book: AttributeBook,
    private readonly offerings: OfferingAttributes,
    private readonly clock: Clock,
  ) {}

  /** The caller's own; version 0 where nothing was declared yet. */
  async get({ organizationId }: Actor): Promise<DefaultsRow> {
    return (await readDefaults(this.dataSource, organizationId)) ?? NO_DEFAULTS;
  }

  /**
   * Replaces the caller's own; its drafts follow, what was handed in or published stays. VERSION_CONFLICT when they are
   * no longer the version that was read.
   */
  set(actor: Actor, attributes: unknown, version: number): Promise<DefaultsRow> {
    const issues = new Issues();
    const checked = this.book.checkDefaults(issues, attributes);
    issues.throwIfAny();
    const { organizationId } = actor;
    return this.transactions.run(async (manager) => {
      const now = this.clock.now();
      const before = await lockDefaults(manager, organizationId, now, 'ALONE');
      if (before.version !== version) throw versionConflict(before.version);
      const after = { attributes: checked, version: version + 1 };
      await manager.query(
        'UPDATE provider_defaults SET attributes = ?, version = version + 1, updated_at = ? WHERE provider_id = ?',
        [JSON.stringify(checked), at(now), bin(organizationId)],
      );
      await this.offerings.follow(manager, organizationId, checked);
      await this.audit.write(manager, actor, {
        action: 'setProviderDefaults',
        subject: 'providerDefaults',
        subjectId: organizationId,
        before,
        after,
      });
      return after;
    });
  }
}
