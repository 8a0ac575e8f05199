import { type Actor, demand, type Operation } from '#identity';
import { DomainError, type Id, Issues } from '#kernel';
import { type InstanceFacts, Instances, type InstanceView, ProviderInstances } from '#procurement';
import { Injectable } from '@nestjs/common';
import { type InstanceReport, reportStep } from '../core/index.js';
import { Lifecycle } from '../lifecycle/lifecycle.service.js';

const OPERATIONS = {
  activate: 'activateInstance',
  suspend: 'suspendInstance',
  resume: 'resumeInstance',
  fail: 'failInstance',
  terminate: 'terminateInstance',
} as const satisfies Record<string, Operation>;

/** What agents report of instances, as often as they like: the services that GraphQL calls take the step, once. */
@Injectable()
export class InstanceReports {
  constructor(
    private readonly instances: Instances,
    private readonly lifecycle: Lifecycle,
    private readonly views: ProviderInstances,
  ) {}

  /**
   * The instance after the report. NOT_FOUND unless it is the caller's own provider's; FORBIDDEN when the caller may
   * not do what the report means; REPORT_CONTRADICTS; else by the rules of activateInstance, failInstance and
   * terminateInstance.
   */
  async report(
    actor: Actor,
    instanceId: Id,
    report: InstanceReport & { reason: string | null },
  ): Promise<InstanceView> {
    // Before anything is said of the instance: which step it means, this caller may take or not.
    const before = await this.instances.forReading(actor, instanceId);
    demand(actor, operationOf(report));
    const step = reportStep(before, report);
    if (step === 'resume') demand(actor, OPERATIONS[step]);
    const after = step === null ? before : await this.once(actor, before.id, report, step);
    return (await this.views.views([after]))[0]!;
  }

  /** The same report may have come twice at once: what the other one has done is known by now. */
  private async once(
    actor: Actor,
    instanceId: Id,
    report: InstanceReport & { reason: string | null },
    step: keyof typeof OPERATIONS,
  ): Promise<InstanceFacts> {
    try {
      return await this.take(actor, instanceId, report, step);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'INVALID_TRANSITION') throw renamed(error);
      const now = await this.instances.forReading(actor, instanceId);
      if (reportStep(now, report) !== null) throw error;
      return now;
    }
  }

  private take(
    actor: Actor,
    instanceId: Id,
    { externalId, at, reason }: InstanceReport & { reason: string | null },
    step: keyof typeof OPERATIONS,
  ): Promise<InstanceFacts> {
    if (step === 'activate') return this.lifecycle.activate(actor, { instanceId, externalId, activatedAt: at });
    if (step === 'fail') return this.instances.fail(actor, instanceId, reason ?? '');
    if (step === 'suspend') return this.lifecycle.suspend(actor, instanceId, reason ?? '');
    if (step === 'resume') return this.lifecycle.resume(actor, instanceId);
    return this.lifecycle.terminate(actor, instanceId, at);
  }
}

const STEPS = { ACTIVE: 'activate', SUSPENDED: 'suspend', FAILED: 'fail', TERMINATED: 'terminate' } as const;

const operationOf = ({ state }: InstanceReport): Operation => OPERATIONS[STEPS[state]];

/** Issues of `activatedAt` are those of `at` here. */
function renamed(error: unknown): unknown {
  if (!(error instanceof DomainError) || !error.details.issues) return error;
  const issues = new Issues();
  for (const { path, code, text } of error.details.issues)
    issues.add(path[0] === 'activatedAt' ? ['at'] : path, code, text);
  return issues.error();
}
