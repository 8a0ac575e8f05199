import { type Issues, type Text, text } from '#kernel';
import { seedsDir } from '#platform';
import { Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CatalogueMeter,
  type MeterAdvice,
  meterAdvice,
  type MeterClass,
  type MeteredOffering,
  type MeterFault,
  meterFaults,
  type MeterIssueCode,
  type OfferingKind,
  type Price,
  type PricePlan,
  readMeters,
  type ServiceModel,
} from '../core/index.js';

interface Wanted {
  classes: readonly MeterClass[];
  serviceModel: ServiceModel | null;
  kind: OfferingKind | null;
}

/** The catalogue of meters, from the seeds; a malformed one stops the process at its start. */
@Injectable()
export class Meters {
  private readonly catalogue = readMeters(JSON.parse(readFileSync(join(seedsDir, 'reference', 'meters.json'), 'utf8')));

  /** In the order of the file; all that is asked for must hold. */
  list({ classes, serviceModel, kind }: Wanted): CatalogueMeter[] {
    return [...this.catalogue.values()].filter(
      (meter) =>
        (!classes.length || classes.includes(meter.class)) &&
        (!serviceModel || meter.serviceModels.includes(serviceModel)) &&
        (!kind || meter.kinds.includes(kind)),
    );
  }

  /** Adds what of an offering's meters is refused; see `meterFaults`. */
  check(issues: Issues, offering: MeteredOffering, plans: readonly PricePlan[]): void {
    for (const { path, code, about } of meterFaults(this.catalogue, offering, plans))
      issues.add(path, code, SENTENCES[code](about));
  }

  advise(offering: MeteredOffering, prices: readonly Price[]): MeterAdvice[] {
    return meterAdvice(this.catalogue, offering, prices);
  }
}

const SENTENCES: Record<MeterIssueCode, (about: MeterFault['about']) => Text> = {
  METER_NOT_FOR_MODEL: (model) =>
    text(`This meter says nothing of a service of model ${model}.`, `该计量项不适用于 ${model} 服务。`),
  METER_NOT_FOR_KIND: (kind) =>
    text(
      `An offering of kind ${kind} is metered by the catalogue's meters of that kind alone; see \`meters\`.`,
      `类型为 ${kind} 的服务商品只能使用计量目录中该类型的计量项；见 \`meters\`。`,
    ),
  METER_NOT_IN_CATALOGUE: (code) => text(`The catalogue has no meter "${code}".`, `计量目录中没有计量项“${code}”。`),
  METER_CLASS_REQUIRED: () =>
    text(
      'Of the meters of an IaaS offering at least one measures computing or storage.',
      'IaaS 服务商品至少须有一个计算类或存储类计量项。',
    ),
};
