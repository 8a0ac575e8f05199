import { type Actor, Allow, CurrentActor, ProviderOnly } from '#identity';
import { formatInstant, invalid, Issues, text } from '#kernel';
import { jsonFields, textField } from '#platform';
import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ProviderAgents } from '../agent/provider-agents.service.js';
import type { AgentStatus } from '../core/index.js';
import { PROVIDER_API } from './route.js';

/** An agent as it is remembered. */
interface AgentView {
  agent: string;
  version: string | null;
  capabilities: string[];
  firstSeenAt: string;
  lastSeenAt: string;
  status: AgentStatus;
}

const areTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

@Controller(`${PROVIDER_API}/heartbeat`)
@UseGuards(ProviderOnly)
export class HeartbeatsController {
  constructor(private readonly agents: ProviderAgents) {}

  /** { agent, version, capabilities } */
  @Post()
  @HttpCode(200)
  @Allow('reportHeartbeat')
  async receive(@CurrentActor() actor: Actor, @Body() body: unknown): Promise<AgentView> {
    const issues = new Issues();
    const fields = jsonFields(issues, body, ['agent', 'version', 'capabilities']);
    const agent = textField(issues, fields, 'agent');
    const version = textField(issues, fields, 'version');
    const capabilities = fields.capabilities ?? [];
    if (!areTexts(capabilities))
      throw invalid(['capabilities'], 'MALFORMED', text('Must be a list of texts.', '须为文本列表。'));
    issues.throwIfAny();
    const { name, firstSeenAt, lastSeenAt, ...kept } = await this.agents.heard(actor, {
      ...{ agent: agent ?? '', version, capabilities },
    });
    return {
      ...{ agent: name, version: kept.version, capabilities: kept.capabilities },
      ...{ firstSeenAt: formatInstant(firstSeenAt), lastSeenAt: formatInstant(lastSeenAt), status: kept.status },
    };
  }
}
