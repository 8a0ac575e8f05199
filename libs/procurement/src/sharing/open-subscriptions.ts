import { Offerings, Plans } from '#catalog';
import type { Actor } from '#identity';
import { Clock, type Id, isId, Issues, listInput } from '#kernel';
import { at, Audit, bin, bins, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type InstanceFacts, noSuchInstance, selectInstances } from '../instance/instance-rows.js';
import { Instances } from '../instance/instance.service.js';

const MOST_PLANS = 100;
const MOST_LIKE = 100;
const MOST_TOLD = 20;

/** Running services that their owners show to others, so that the like is joined before it is bought again. */
@Injectable()
export class OpenSubscriptions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly instances: Instances,
    private readonly plans: Plans,
    private readonly offerings: Offerings,
    private readonly clock: Clock,
  ) {}

  /** Shows an instance of the caller's organization, and by that its owner, to other buyers; or shows it no more. */
  async set(actor: Actor, instanceId: Id, open: boolean): Promise<boolean> {
    await this.transactions.run(async (manager) => {
      const instance = isId(instanceId) ? await this.instances.lock(manager, instanceId) : null;
      if (instance?.organizationId !== actor.organizationId) throw noSuchInstance();
      const written = open
        ? 'INSERT INTO open_subscription (instance_id, offering_id, opened_at) VALUES (?,?,?) ON DUPLICATE KEY UPDATE instance_id = instance_id'
        : 'DELETE FROM open_subscription WHERE instance_id = ?';
      const parameters = [bin(instance.id), ...(open ? [bin(instance.offeringId), at(this.clock.now())] : [])];
      const { affectedRows } = await manager.query<{ affectedRows: number }>(written, parameters);
      if (!affectedRows) return;
      await this.audit.write(manager, actor, {
        ...{ action: 'setSubscriptionOpen', subject: 'serviceInstance', subjectId: instance.id },
        ...{ before: { open: !open }, after: { open } },
      });
    });
    return open;
  }

  /**
   * Up to 20 running instances of others that are shown and could be joined instead of these plans: of the same
   * offering first, then of others that lie in one of its categories and that the caller may see.
   */
  async joinable(actor: Actor, planIds: readonly Id[]): Promise<InstanceFacts[]> {
    const issues = new Issues();
    listInput(issues, ['planIds'], planIds, { min: 1, max: MOST_PLANS });
    issues.throwIfAny();
    const plans = [...(await this.plans.known(actor, planIds)).values()];
    const same = new Set(plans.map(({ offeringId }) => offeringId));
    const asked = await this.offerings.byIds([...same]);
    const categoryCodes = [...new Set([...asked.values()].flatMap((offering) => offering.categoryCodes))].slice(0, 100);
    const like = categoryCodes.length
      ? await this.offerings.list(actor, { categoryCodes, statuses: ['PUBLISHED'] }, { first: MOST_LIKE })
      : { edges: [] };
    const offeringIds = [...new Set([...same, ...like.edges.map(({ node }) => node.id)])];
    const found = await selectInstances(
      this.dataSource,
      `WHERE status = 'ACTIVE' AND organization_id <> ? AND id IN (SELECT instance_id FROM open_subscription WHERE offering_id IN (?))
        ORDER BY id LIMIT ${MOST_LIKE}`,
      [bin(actor.organizationId), bins(offeringIds)],
    );
    const isOther = ({ offeringId }: InstanceFacts): number => (same.has(offeringId) ? 0 : 1);
    return found.sort((one, other) => isOther(one) - isOther(other)).slice(0, MOST_TOLD);
  }
}
