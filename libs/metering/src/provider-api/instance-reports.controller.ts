import { type Actor, Allow, CurrentActor, ProviderOnly } from '#identity';
import { Issues, text } from '#kernel';
import { instantField, jsonFields, textField, wordField } from '#platform';
import { type InstanceView, PROVIDER_API } from '#procurement';
import { Body, Controller, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { REPORTED_STATES } from '../core/index.js';
import { InstanceReports } from './instance-reports.service.js';

@Controller(`${PROVIDER_API}/instances`)
@UseGuards(ProviderOnly)
export class InstanceReportsController {
  constructor(private readonly reports: InstanceReports) {}

  /** { state, externalId, at, reason }; the answer is the instance, which the caller may therefore read. */
  @Post(':id/report')
  @HttpCode(200)
  @Allow('serviceInstance')
  report(@CurrentActor() actor: Actor, @Param('id') instanceId: string, @Body() body: unknown): Promise<InstanceView> {
    const issues = new Issues();
    const fields = jsonFields(issues, body, ['state', 'externalId', 'at', 'reason']);
    const state = wordField(issues, fields, 'state', REPORTED_STATES);
    if (fields.state === undefined || fields.state === null)
      issues.add(['state'], 'REQUIRED', text('Must not be empty.', '不能为空。'));
    const externalId = textField(issues, fields, 'externalId');
    const at = instantField(issues, fields, 'at');
    const reason = textField(issues, fields, 'reason');
    issues.throwIfAny();
    return this.reports.report(actor, instanceId, { state: state!, externalId, at, reason });
  }
}
