import { Clock, type Id, type Instant, SECOND, transition } from '#kernel';
import { at, atOrNull, bin, canonicalJson, id, json, rows, Sealer, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  BROKER_OPERATION_MACHINE,
  type BrokerFault,
  type BrokerOperationCommand,
  type InstanceStatus,
  type ItemOutcome,
  makes,
  type OrderStatus,
} from '../core/index.js';
import { type BrokerOperation, openedCredentials, selectOperations } from './broker-rows.js';

/** Longer than a request may take: whoever has not saved by then is taken for dead. */
const LEASE = 180 * SECOND;
const DUE_AT_ONCE = 100;

/** An operation as a worker took it, with all that its request needs. */
export interface ClaimedOperation extends BrokerOperation {
  /** Whether before this claim already a request may have made an instance. */
  suspectedBefore: boolean;
  instanceStatus: InstanceStatus;
  /** The cancellation of its order is being assessed: nothing of it is delivered before that is answered. */
  isHeld: boolean;
  organizationId: Id;
  orderId: Id;
  configuration: unknown;
  /** Another configuration that an order asks for; null where it stays. */
  ordered: unknown;
  /** The plan that the broker has it on until then. */
  previousPlanId: string;
  /** How the order and the item stand that it is done for; null for a change of another kind. */
  item: { order: OrderStatus; outcome: ItemOutcome | null } | null;
  url: string;
  /** user:password; null when it cannot be read any more. */
  credentials: string | null;
}

/** What a worker found out. */
export interface OperationNews {
  command: BrokerOperationCommand;
  fault: BrokerFault | null;
  faultDetail: string;
  tries: number;
  orphanSuspected: boolean;
  brokerOperation?: string | null;
  pollUntil?: Instant | null;
  /** When it goes on; not for what has ended. */
  nextAt: Instant;
}

/** What it is set up as, and what else an order asks for. */
function configurations(row: { configuration: unknown; ordered: unknown }): {
  configuration: unknown;
  ordered: unknown;
} {
  const [configuration, ordered] = [row.configuration, row.ordered].map((text) => (text === null ? null : json(text)));
  const stays = canonicalJson(ordered) === canonicalJson(configuration);
  return { configuration, ordered: stays ? null : ordered };
}

/** The operations at brokers: which are due, who works at them, what came of them. */
@Injectable()
export class BrokerOperations {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
  ) {}

  /** Up to a hundred that are due, those first that waited longest. */
  async due(): Promise<Id[]> {
    const found = await rows<{ id: Buffer }>(
      this.dataSource,
      `SELECT o.id FROM broker_operation o WHERE o.next_at <= ? AND NOT EXISTS (
         SELECT 1 FROM broker_operation e WHERE e.instance_id = o.instance_id AND e.seq < o.seq AND e.next_at IS NOT NULL)
       ORDER BY o.next_at LIMIT ${DUE_AT_ONCE}`,
      [at(this.clock.now())],
    );
    return found.map((row) => id(row.id));
  }

  /**
   * Takes a due operation for this worker alone, for the time a request may take; null when it is not due, another has
   * it, or an earlier one of its instance is not done. What a provision may leave behind is noted before it is sent:
   * whoever dies in between leaves it known.
   */
  async claim(operationId: Id): Promise<ClaimedOperation | null> {
    return this.transactions.run(async (manager) => {
      const now = this.clock.now();
      const [operation] = await selectOperations(manager, 'WHERE id = ? AND next_at <= ? FOR UPDATE SKIP LOCKED', [
        bin(operationId),
        at(now),
      ]);
      if (!operation) return null;
      const [more] = await rows<{
        status: InstanceStatus;
        order_status: OrderStatus;
        organization_id: Buffer;
        order_id: Buffer;
        configuration: unknown;
        ordered: unknown;
        previous_plan: string | null;
        outcome: ItemOutcome | null;
        item_order: OrderStatus | null;
        url: string;
        sealed_credentials: Buffer | null;
        earlier: number;
      }>(
        manager,
        // By any instance of the service: what goes on as another one has no operations of its own at first.
        `SELECT (SELECT e.broker_plan_id FROM service_instance s JOIN broker_operation e ON e.instance_id = s.id
             WHERE (s.id = i.id OR s.service_id = i.service_id) AND e.id < o.id AND e.kind IN ('PROVISION', 'UPDATE')
               AND e.state = 'SUCCEEDED' ORDER BY e.id DESC LIMIT 1) AS previous_plan,
           i.status, r.status AS order_status, i.organization_id, i.order_id, b.url, b.sealed_credentials, c.outcome,
           p.status AS item_order,
           c.configuration AS ordered, COALESCE((SELECT m.configuration FROM order_item m WHERE m.instance_id = i.id
             AND m.kind = 'MODIFY' AND m.outcome = 'DONE' ORDER BY m.outcome_at DESC, m.id DESC LIMIT 1), t.configuration) AS configuration,
           EXISTS (SELECT 1 FROM broker_operation e WHERE e.instance_id = o.instance_id AND e.seq < o.seq
                     AND e.next_at IS NOT NULL) AS earlier
         FROM broker_operation o JOIN service_instance i ON i.id = o.instance_id
         JOIN purchase_order r ON r.id = i.order_id JOIN order_item t ON t.id = i.order_item_id
         LEFT JOIN order_item c ON c.id = o.order_item_id LEFT JOIN purchase_order p ON p.id = c.order_id
         JOIN broker b ON b.id = o.broker_id WHERE o.id = ?`,
        [bin(operationId)],
      );
      if (Number(more!.earlier)) return null;
      const isHeld = heldUp(more!.status, more!.order_status);
      const awaited = operation.kind === 'BIND' ? 'ACTIVE' : 'CREATING';
      const sends = makes(operation.kind) && operation.state === 'WAITING' && more!.status === awaited && !isHeld;
      const claims = operation.claims + 1;
      await manager.query(
        'UPDATE broker_operation SET claims = ?, next_at = ?, orphan_suspected = orphan_suspected OR ? WHERE id = ?',
        [claims, at(now + LEASE), sends, bin(operationId)],
      );
      return {
        ...operation,
        claims,
        suspectedBefore: operation.orphanSuspected,
        orphanSuspected: operation.orphanSuspected || sends,
        instanceStatus: more!.status,
        isHeld,
        organizationId: id(more!.organization_id),
        orderId: id(more!.order_id),
        ...configurations(more!),
        previousPlanId: more!.previous_plan ?? operation.brokerPlanId,
        item: more!.item_order && { order: more!.item_order, outcome: more!.outcome },
        url: more!.url,
        credentials: openedCredentials(this.sealer, operation.brokerId, more!.sealed_credentials),
      };
    });
  }

  /** How the instance of an operation stands now. */
  async standing({ instanceId }: ClaimedOperation): Promise<Pick<ClaimedOperation, 'instanceStatus' | 'isHeld'>> {
    const [row] = await rows<{ status: InstanceStatus; order_status: OrderStatus }>(
      this.dataSource,
      `SELECT i.status, r.status AS order_status FROM service_instance i JOIN purchase_order r ON r.id = i.order_id
        WHERE i.id = ?`,
      [bin(instanceId)],
    );
    return { instanceStatus: row!.status, isHeld: heldUp(row!.status, row!.order_status) };
  }

  /** Keeps what came of a claim; nothing when another worker has taken the operation over since. */
  async save(claimed: ClaimedOperation, news: OperationNews): Promise<void> {
    const state = transition(BROKER_OPERATION_MACHINE, claimed.state, news.command);
    const ended = state === 'SUCCEEDED' || state === 'FAILED';
    await this.dataSource.query(
      `UPDATE broker_operation SET state = ?, tries = ?, orphan_suspected = ?, broker_operation = ?, poll_until = ?,
         fault = ?, fault_detail = ?, next_at = ?, ended_at = ? WHERE id = ? AND claims = ? AND ended_at IS NULL`,
      [
        state,
        news.tries,
        news.orphanSuspected,
        news.brokerOperation ?? null,
        atOrNull(news.pollUntil ?? null),
        news.fault,
        news.faultDetail || null,
        ended ? null : at(news.nextAt),
        ended ? at(this.clock.now()) : null,
        bin(claimed.id),
        claimed.claims,
      ],
    );
  }
}

const heldUp = (instance: InstanceStatus, order: OrderStatus): boolean =>
  instance === 'CREATING' && order === 'ASSESSING_CANCELLATION';
