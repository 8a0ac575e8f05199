import type { Actor } from '#identity';
import {
  Clock,
  dateOf,
  type DateOn,
  DomainError,
  formatInstant,
  type Id,
  invalid,
  isDateOn,
  isId,
  Issues,
  newId,
  text,
  type Text,
  textInput,
} from '#kernel';
import {
  addHashMismatch,
  Audit,
  bin,
  checkDocument,
  Documents,
  rows,
  type SentDocument,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { dueOn, type ExitCommand, exitStep, PROCUREMENT_ERRORS } from '../core/index.js';
import {
  findInstance,
  type Instance,
  noSuchInstance,
  saveInstance,
  selectInstances,
} from '../instance/instance-rows.js';
import { ExitNews } from './exit-news.js';
import { type Exit, exitsOf, exitTerms, openExit, saveExit, selectExits, successionOf } from './exit.rows.js';

/** What a provider says of the data it hands back. */
export interface HandOver {
  instanceId: Id;
  format: string;
  /** SHA-256 of what is handed over, hexadecimal. */
  sha256: string;
  /** Where it lies; without it, with the instance that replaces this one. */
  place?: string | null;
  recipient: string;
}

/** What a provider says of the copies it has destroyed. */
export interface Destruction {
  instanceId: Id;
  method: string;
  destroyedOn: DateOn;
  /** SHA-256 of the certificate that was sent, hexadecimal. */
  certificateSha256: string;
}

interface Held {
  instance: Instance;
  exit: Exit;
  manager: EntityManager;
}

interface Step {
  command: ExitCommand;
  action: string;
  side: 'BUYER' | 'PROVIDER';
  told: Text;
}

const SHA256 = /^[0-9a-f]{64}$/i;
const keyOf = (key: Id): string => `exit/${key}`;

/**
 * The way out of an instance that has ended: its provider hands the data back, its buyer confirms or waives it, the
 * provider proves that all copies are destroyed. Each step once, in this order, else EXIT_OUT_OF_ORDER.
 */
@Injectable()
export class Exits {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly documents: Documents,
    private readonly news: ExitNews,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Instances that have not ended are absent. Says nothing about who may see them. */
  of(instanceIds: readonly Id[]): Promise<Map<Id, Exit>> {
    return exitsOf(this.dataSource, instanceIds);
  }

  /**
   * The provider hands the data back; said again it changes nothing. VALIDATION_FAILED with REQUIRED, TOO_LONG,
   * MALFORMED, or FORMAT_NOT_AGREED when its contract names formats and not this one.
   */
  handOver(actor: Actor, input: HandOver): Promise<Instance> {
    const issues = new Issues();
    const format = textInput(issues, ['format'], input.format, { max: 200 });
    const recipient = textInput(issues, ['recipient'], input.recipient, { max: 200 });
    const place = (input.place ?? null) && textInput(issues, ['place'], input.place!, { max: 1000 });
    const sha256 = hashInput(issues, 'sha256', input.sha256);
    issues.throwIfAny();
    const step: Step = {
      ...{ command: 'handOver', action: 'handOverData', side: 'PROVIDER' },
      told: text(`Its data were handed over: ${recipient} may confirm it.`, `数据已移交（${recipient}），请确认接收。`),
    };
    return this.step(actor, input.instanceId, step, async ({ manager, instance, exit }) => {
      const same =
        exit.format === format && exit.sha256 === sha256 && exit.place === place && exit.recipient === recipient;
      if (same && exit.refusal === null) return null;
      await this.demandAgreed(manager, instance, format);
      const successorId = (await successionOf(manager, instance.id))?.successorId ?? null;
      if (place === null && successorId === null)
        throw invalid(['place'], 'REQUIRED', text('Where do the data lie?', '请说明数据存放位置。'));
      return { handedOverAt: this.clock.now(), format, sha256, place, recipient, successorId, refusal: null };
    });
  }

  /** The buyer has the data: DATA_RETURNED, and the days of destruction begin. */
  receive(actor: Actor, instanceId: Id): Promise<Instance> {
    const step: Step = {
      ...{ command: 'receive', action: 'receiveData', side: 'BUYER' },
      told: text('Its buyer has the data.', '采购方已确认接收数据。'),
    };
    return this.step(actor, instanceId, step, ({ exit }) => this.returned(actor, exit, null));
  }

  /** The buyer refuses what was handed over, with a reason: the provider does it again, its days go on. */
  refuse(actor: Actor, instanceId: Id, reason: string): Promise<Instance> {
    const why = reasonInput(reason);
    const step: Step = {
      ...{ command: 'refuse', action: 'refuseData', side: 'BUYER' },
      told: text(`Its buyer refused the data: ${why}`, `采购方未接收数据：${why}`),
    };
    return this.step(actor, instanceId, step, () => ({ refusal: why, handedOverAt: null }));
  }

  /** The buyer needs nothing back, with a reason: DATA_RETURNED, and the days of destruction begin. */
  waive(actor: Actor, instanceId: Id, reason: string): Promise<Instance> {
    const why = reasonInput(reason);
    const step: Step = {
      ...{ command: 'waive', action: 'waiveDataReturn', side: 'BUYER' },
      told: text(`Its buyer needs no data back: ${why}`, `采购方放弃数据返还：${why}`),
    };
    return this.step(actor, instanceId, step, ({ exit }) => this.returned(actor, exit, why));
  }

  /**
   * Keeps the certificate of destruction; a later one replaces it until the destruction is proved with it.
   * What `checkDocument` and `Documents` refuse.
   */
  async certify(actor: Actor, instanceId: Id, sent: SentDocument): Promise<Exit> {
    const issues = new Issues();
    const document = checkDocument(issues, sent);
    issues.throwIfAny();
    const { name, mediaType: type, sha256 } = document;
    await this.own(actor, instanceId, 'PROVIDER');
    const key = newId();
    let replaced: Id | null = null;
    const write = async (manager: EntityManager): Promise<void> => {
      const { instance, exit } = await this.held(manager, actor, instanceId, { side: 'PROVIDER', command: 'destroy' });
      await this.demandOrder(manager, instance, exit, 'destroy');
      replaced = exit.certificate?.key ?? null;
      await saveExit(manager, { ...exit, certificate: { name, type, sha256, key } });
      await this.audit.write(manager, actor, {
        ...{ action: 'uploadDestructionCertificate', subject: 'instance', subjectId: instance.id },
        after: { name, type, bytes: document.content.length, sha256 },
      });
    };
    await this.documents.keep(keyOf(key), document, () => this.transactions.run(write));
    if (replaced) await this.documents.forget(keyOf(replaced));
    return (await this.of([instanceId])).get(instanceId)!;
  }

  /**
   * The provider has destroyed all copies: DATA_DESTROYED. VALIDATION_FAILED with REQUIRED, TOO_LONG, MALFORMED, IN_FUTURE,
   * BEFORE_RETURN, or HASH_MISMATCH unless the certificate with this hash was sent before. Said again it changes nothing.
   */
  proveDestruction(actor: Actor, input: Destruction): Promise<Instance> {
    const issues = new Issues();
    const method = textInput(issues, ['method'], input.method, { max: 200 });
    const sha256 = hashInput(issues, 'certificateSha256', input.certificateSha256);
    const { destroyedOn } = input;
    if (!isDateOn(destroyedOn)) issues.add(['destroyedOn'], 'MALFORMED', text('YYYY-MM-DD.', '格式为 YYYY-MM-DD。'));
    else if (destroyedOn > dateOf(this.clock.now()))
      issues.add(['destroyedOn'], 'IN_FUTURE', text('Must not be in the future.', '不能晚于今天。'));
    issues.throwIfAny();
    const step: Step = {
      ...{ command: 'destroy', action: 'proveDestruction', side: 'PROVIDER' },
      told: text('All copies of its data are destroyed.', '数据副本已全部销毁。'),
    };
    return this.step(actor, input.instanceId, step, ({ exit }) => {
      const { certificate } = exit;
      if (
        exit.provedAt !== null &&
        exit.method === method &&
        exit.destroyedOn === destroyedOn &&
        certificate?.sha256 === sha256
      )
        return null;
      if (exit.receivedAt !== null && destroyedOn < dateOf(exit.receivedAt))
        throw invalid(['destroyedOn'], 'BEFORE_RETURN', text('Before the data were returned.', '早于数据返还的日期。'));
      if (certificate?.sha256 !== sha256 && exit.receivedAt !== null) {
        const mismatch = new Issues();
        addHashMismatch(mismatch, 'certificateSha256');
        mismatch.throwIfAny();
      }
      return { method, destroyedOn, provedAt: this.clock.now(), nextDueOn: null };
    });
  }

  /** For both sides; DAMAGED when its bytes are not those that were sent. */
  async certificate(instanceId: Id): Promise<{ name: string; type: string; content: Buffer }> {
    const found = (await this.of([instanceId])).get(instanceId)?.certificate;
    if (!found) throw noSuchInstance();
    return { ...found, content: await this.documents.get(keyOf(found.key), found.sha256) };
  }

  private async demandAgreed(manager: EntityManager, { orderId }: Instance, format: string): Promise<void> {
    const { exportFormats } = await exitTerms(manager, orderId);
    if (!exportFormats.length || exportFormats.some((one) => one.toLowerCase() === format.toLowerCase())) return;
    const agreed = exportFormats.join(', ');
    throw invalid(
      ['format'],
      'FORMAT_NOT_AGREED',
      text(`The contract names ${agreed}.`, `合同约定的格式为 ${agreed}。`),
    );
  }

  private returned(actor: Actor, exit: Exit, waiver: string | null): Partial<Exit> {
    const now = this.clock.now();
    const destructionDueOn = dueOn(now, exit.destructionDays);
    return { receivedAt: now, receivedBy: actor.personId, waiver, destructionDueOn, nextDueOn: destructionDueOn };
  }

  /** @param change what changes; null: nothing, it was said before */
  private async step(
    actor: Actor,
    instanceId: Id,
    { command, action, side, told }: Step,
    change: (held: Held) => Partial<Exit> | null | Promise<Partial<Exit> | null>,
  ): Promise<Instance> {
    await this.transactions.run(async (manager) => {
      const { instance, exit } = await this.held(manager, actor, instanceId, { side, command });
      const changed = await change({ manager, instance, exit });
      if (changed === null) return;
      const status = await this.demandOrder(manager, instance, exit, command);
      const after = { ...exit, ...changed };
      await saveExit(manager, after);
      await saveInstance(manager, { ...instance, status });
      await this.audit.write(manager, actor, {
        ...{ action, subject: 'instance', subjectId: instance.id },
        ...{ before: snapshot(instance.status, exit), after: snapshot(status, after) },
      });
      await this.news.ofStep(manager, actor, { ...instance, status }, told);
    });
    return (await findInstance(this.dataSource, instanceId))!;
  }

  private async demandOrder(
    manager: EntityManager,
    { orderId, status }: Instance,
    { handedOverAt }: Pick<Exit, 'handedOverAt'>,
    command: ExitCommand,
  ): Promise<Instance['status']> {
    const { clause } = await exitTerms(manager, orderId);
    return exitStep({ status, handedOverAt }, command, clause);
  }

  private async own(actor: Actor, instanceId: Id, side: Step['side']): Promise<Instance> {
    const found = isId(instanceId) ? await findInstance(this.dataSource, instanceId) : null;
    const owner = side === 'BUYER' ? found?.organizationId : found?.providerId;
    if (!found || owner !== actor.organizationId) throw noSuchInstance();
    return found;
  }

  /** The instance and its way out, locked; NOT_FOUND unless it is the caller's on this side, EXIT_OUT_OF_ORDER before its end. */
  private async held(
    manager: EntityManager,
    actor: Actor,
    instanceId: Id,
    { side, command }: Pick<Step, 'side' | 'command'>,
  ): Promise<{ instance: Instance; exit: Exit }> {
    const [instance] = isId(instanceId)
      ? await selectInstances(manager, 'WHERE id = ? FOR UPDATE', [bin(instanceId)])
      : [];
    const owner = side === 'BUYER' ? instance?.organizationId : instance?.providerId;
    if (!instance || owner !== actor.organizationId) throw noSuchInstance();
    await refuseGoingOn(manager, instance.id);
    if (instance.terminatedAt === null) await this.demandOrder(manager, instance, { handedOverAt: null }, command);
    // Of what ended before there were exits it begins now.
    await openExit(manager, instance, this.clock.now());
    const [exit] = await selectExits(manager, 'WHERE instance_id = ? FOR UPDATE', [bin(instance.id)]);
    return { instance, exit: exit! };
  }
}

/** EXIT_OUT_OF_ORDER for an instance that ended because its service goes on as another: nothing of it is to leave. */
async function refuseGoingOn(manager: EntityManager, instanceId: Id): Promise<void> {
  const next = await rows(manager, 'SELECT 1 FROM service_instance WHERE continues_id = ?', [bin(instanceId)]);
  if (!next.length) return;
  throw new DomainError(
    PROCUREMENT_ERRORS.EXIT_OUT_OF_ORDER,
    text(
      'Its service goes on as another instance, with all its data: they are handed back when that one ends.',
      '该服务已由后续实例继续提供，数据随之延续，待其终止时返还。',
    ),
  );
}

const snapshot = (status: string, { certificate, ...exit }: Exit): Record<string, unknown> => ({
  ...{ ...exit, status, certificateSha256: certificate?.sha256 ?? null },
  handedOverAt: exit.handedOverAt && formatInstant(exit.handedOverAt),
});

function reasonInput(reason: string): string {
  const issues = new Issues();
  const why = textInput(issues, ['reason'], reason, { max: 2000 });
  issues.throwIfAny();
  return why;
}

function hashInput(issues: Issues, name: string, value: string): string {
  if (!SHA256.test(value))
    issues.add([name], 'MALFORMED', text('The SHA-256, 64 hexadecimal digits.', '须为 64 位十六进制的 SHA-256。'));
  return value.toLowerCase();
}
