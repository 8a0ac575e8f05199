import { Plans } from '#catalog';
import { type Organization, Organizations } from '#identity';
import { amountText, text } from '#kernel';
import { type Contract, ContractRevisions, Contracts } from '#procurement';
import { Injectable } from '@nestjs/common';
import { PassThrough, type Readable } from 'node:stream';
import { partyOf } from '../invoice/invoice-files.service.js';
import type { ContractDocument, ContractDocumentConsent } from './contract-document.js';
import { renderContract } from './contract-pdf.js';

/** Makes a contract's file. Who may have it has been decided before. */
@Injectable()
export class ContractFiles {
  constructor(
    private readonly contracts: Contracts,
    private readonly revisions: ContractRevisions,
    private readonly plans: Plans,
    private readonly organizations: Organizations,
  ) {}

  /** The contract in both languages, page by page. */
  async pdf(contract: Contract): Promise<Readable> {
    const document = await this.document(contract);
    const out = new PassThrough();
    renderContract(document, out).catch((error: unknown) => out.destroy(error as Error));
    return out;
  }

  private async document(contract: Contract): Promise<ContractDocument> {
    const { id, number, title, status, currency, startsOn, endsOn, maxExtentOn, noticedOn } = contract;
    const parties = await this.organizations.byIds([contract.organizationId, contract.providerId]);
    const [buyer, provider] = [parties.get(contract.organizationId)!, parties.get(contract.providerId)!];
    return {
      ...{ number, title, status, currency, startsOn, endsOn, maxExtentOn, noticedOn },
      ...{ justification: contract.justification, terms: contract.terms, contentHash: contract.contentHash },
      ...{ endReason: contract.endReason, madeAt: contract.signedAt ?? contract.at },
      ...{ value: amountText(contract.value, currency), maximumValue: amountText(contract.maximumValue, currency) },
      ...{ organization: partyOf(buyer), provider: partyOf(provider), isTrial: provider.sandboxOf !== null },
      items: await this.items(id),
      revisions: await this.inForce(contract),
      consents: consentsOf(contract, buyer, provider),
    };
  }

  private async items(contractId: string): Promise<ContractDocument['items']> {
    const items = (await this.contracts.items([contractId])).get(contractId) ?? [];
    const plans = await this.plans.byIds(items.map(({ planId }) => planId));
    return items.map(({ planId, maxQuantity }) => {
      const { offeringName, name, revision, prices } = plans.get(planId)!;
      return { offering: offeringName, plan: name, revision, prices, maxQuantity };
    });
  }

  private async inForce({ id, currency }: Contract): Promise<ContractDocument['revisions']> {
    const all = (await this.revisions.ofContracts([id])).get(id) ?? [];
    return all
      .filter(({ status }) => status === 'IN_FORCE')
      .map(({ seq, reason, rationale, valueChange, endsOn, contentHash }) => ({
        ...{ seq, reason, rationale, endsOn, contentHash, valueChange: amountText(valueChange, currency) },
      }));
  }
}

const consentsOf = (contract: Contract, buyer: Organization, provider: Organization): ContractDocumentConsent[] => [
  {
    ...{ side: text('Buyer', '采购人'), organization: buyer.name },
    ...{ personId: contract.buyerSignedBy, at: contract.buyerSignedAt },
  },
  {
    ...{ side: text('Provider', '供应商'), organization: provider.name },
    ...{ personId: contract.supplierSignedBy, at: contract.supplierSignedAt },
  },
];
