import { type Actor, Allow, CurrentActor, ProviderOnly } from '#identity';
import { Issues } from '#kernel';
import { jsonFields, textField } from '#platform';
import { Body, Controller, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { Exits } from '../exit/exits.service.js';
import { type InstanceView, ProviderInstances } from './provider-instances.service.js';
import { PROVIDER_API } from './route.js';

/** The provider's steps of the way out of an instance; again: the instance as it is. */
@Controller(`${PROVIDER_API}/instances/:id/exit`)
@UseGuards(ProviderOnly)
export class ProviderExitsController {
  constructor(
    private readonly exits: Exits,
    private readonly views: ProviderInstances,
  ) {}

  /** { format, sha256, place, recipient } */
  @Post('hand-over')
  @HttpCode(200)
  @Allow('handOverData')
  async handOver(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown): Promise<InstanceView> {
    const { format, sha256, place, recipient } = texts(body, ['format', 'sha256', 'place', 'recipient']);
    const input = { instanceId: id, format: format ?? '', sha256: sha256 ?? '', recipient: recipient ?? '' };
    return (await this.views.views([await this.exits.handOver(actor, { ...input, place })]))[0]!;
  }

  /** { method, destroyedOn, certificateSha256 }: of the certificate that was sent to /v1/exit-certificates before. */
  @Post('destruction')
  @HttpCode(200)
  @Allow('proveDestruction')
  async prove(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown): Promise<InstanceView> {
    const { method, destroyedOn, certificateSha256 } = texts(body, ['method', 'destroyedOn', 'certificateSha256']);
    const input = { instanceId: id, method: method ?? '', destroyedOn: destroyedOn ?? '' };
    const proved = await this.exits.proveDestruction(actor, { ...input, certificateSha256: certificateSha256 ?? '' });
    return (await this.views.views([proved]))[0]!;
  }
}

function texts<N extends string>(body: unknown, names: readonly N[]): Record<N, string | null> {
  const issues = new Issues();
  const fields = jsonFields(issues, body, names);
  const read = Object.fromEntries(names.map((name) => [name, textField(issues, fields, name)])) as Record<
    N,
    string | null
  >;
  issues.throwIfAny();
  return read;
}
