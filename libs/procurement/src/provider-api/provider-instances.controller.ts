import { type Actor, Allow, CurrentActor, ProviderOnly } from '#identity';
import { Issues } from '#kernel';
import { type Fields, instantField, wordField } from '#platform';
import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { INSTANCE_STATUSES } from '../core/index.js';
import { pageOfQuery, said } from './page-query.js';
import { type InstancePageView, ProviderInstances } from './provider-instances.service.js';
import { PROVIDER_API } from './route.js';

@Controller(`${PROVIDER_API}/instances`)
@UseGuards(ProviderOnly)
export class ProviderInstancesController {
  constructor(private readonly instances: ProviderInstances) {}

  /** GET /provider/v1/instances?state=&updatedSince=&after=&limit=: all that the provider has, to compare with what runs. */
  @Get()
  @Allow('serviceInstances')
  list(@CurrentActor() actor: Actor, @Query() asked: Fields): Promise<InstancePageView> {
    const query = said(asked);
    const issues = new Issues();
    const state = wordField(issues, query, 'state', INSTANCE_STATUSES);
    const updatedSince = instantField(issues, query, 'updatedSince');
    issues.throwIfAny();
    return this.instances.list(actor, { statuses: state && [state], updatedSince }, pageOfQuery(query));
  }
}
