import { TaxRates } from '#catalog';
import { type Organization, Organizations } from '#identity';
import { type Citation, Clock, DomainError, type Id, type Text, text } from '#kernel';
import { UsageLedger } from '#metering';
import { buyerFacts, Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { invoiceTax, type InvoiceTaxes, mustReconcile, WAITING_TEXT, type WaitingReason } from '../core/index.js';
import { accountKey } from './account.js';
import { type Due, isOfInstance } from './account-due.js';

/** Why an account is held although it owes something that could be billed. */
export interface Hold {
  reason: WaitingReason;
  detail: Text;
  citation: Citation | null;
}

/** Taxes of lines that add up, and each line's rate. */
export interface Drawn {
  taxes: InvoiceTaxes;
  rates: string[];
}

const hold = (reason: WaitingReason, detail: Text, citation: Citation | null = null): Hold => ({
  reason,
  detail,
  citation,
});

/** A hold whose reason says all. */
export const plainHold = (reason: WaitingReason): Hold => hold(reason, WAITING_TEXT[reason]);

/** Looks at what would be issued before anything is: what does not reconcile or may not be billed is held. */
@Injectable()
export class Holds {
  constructor(
    private readonly organizations: Organizations,
    private readonly policy: Policy,
    private readonly taxRates: TaxRates,
    private readonly usage: UsageLedger,
    private readonly clock: Clock,
  ) {}

  /** What each of these accounts, all with lines, is held for, or its drawn invoice; by `accountKey`. */
  async look(manager: EntityManager, due: readonly Due[]): Promise<Map<string, Hold | Drawn>> {
    const buyers = await this.organizations.byIds(
      due.map(({ account }) => account.organizationId),
      manager,
    );
    const wrong = await this.usage.unequalMonths(
      manager,
      due.flatMap(({ use }) => use),
    );
    return new Map(
      due.map((one) => [
        accountKey(one.account),
        this.zone(one, buyers.get(one.account.organizationId)!) ?? unequal(one, wrong) ?? this.draw(one),
      ]),
    );
  }

  /** S0-04: no line between the closed zone and a party of mainland China. */
  private zone({ lines }: Due, buyer: Organization): Hold | null {
    const plans = new Map(lines.filter(isOfInstance).map(({ payload: { plan } }) => [plan.id, plan]));
    const offerings = [...plans.values()]
      .filter(({ zoneCodes }) => zoneCodes.length > 0)
      .map(({ offeringId, offeringCode, ...plan }) => ({ ...plan, id: offeringId, code: offeringCode, plans: [] }));
    if (!offerings.length) return null;
    const facts = { buyer: buyerFacts(buyer), offerings };
    const refusal = this.policy
      .decide('INVOICE', facts, this.clock.now())
      .findings.find(({ effect }) => effect === 'REFUSE');
    return refusal ? hold('ZONE_DOMESTIC_PARTY', refusal.text, refusal.citation) : null;
  }

  private draw({ account: { currency }, lines }: Due): Hold | Drawn {
    try {
      const rates = lines.map(({ payload, serviceFrom }) =>
        this.taxRates.rateAt(('price' in payload ? payload.price : payload.commitment).taxCategory, serviceFrom),
      );
      const amounts = lines.map(({ amount }) => amount);
      const taxes = invoiceTax(
        amounts.map((amount, index) => ({ amount, taxRate: rates[index]! })),
        currency,
      );
      mustReconcile(amounts, taxes);
      return { taxes, rates };
    } catch (error) {
      if (error instanceof DomainError && error.code === 'NO_TAX_RATE') return hold('NO_TAX_RATE', error.text);
      if (error instanceof RangeError)
        return hold(
          'NOT_RECONCILED',
          text(`The invoice does not add up (${error.message}).`, `账单数据不平（${error.message}）。`),
        );
      throw error;
    }
  }
}

/** Held when the hourly sums of a month are not those of its events. */
function unequal({ instances }: Due, wrong: Map<Id, { month: string; meter: string }>): Hold | null {
  const found = instances.find(({ id }) => wrong.has(id));
  if (!found) return null;
  const { month, meter } = wrong.get(found.id)!;
  return hold(
    'NOT_RECONCILED',
    text(
      `The hourly sums of ${meter} of instance ${found.id} in ${month} are not the sums of its events.`,
      `实例 ${found.id} 的 ${meter} 在 ${month} 的小时汇总与事件不一致。`,
    ),
  );
}
