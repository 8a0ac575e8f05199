import { dateOf, parseInstant } from '#kernel';
import type { Body, Withheld } from '../core/index.js';
import type { Published } from './published-releases.service.js';

/** A contract in the public list; what its buyer withholds is null. */
export interface ContractRow {
  ocid: string;
  number: string;
  /** Of the second signature, in Asia/Shanghai; null while it is missing. */
  signedOn: string | null;
  publishedOn: string;
  title: string | null;
  buyer: string;
  supplier: string;
  value: { amount: number; currency: string } | null;
  withheld: readonly Withheld[];
}

export function contractRow(published: Published & { signed: string | null }): ContractRow {
  const { ocid, body, publicFrom, contractNumber, withheld, signed } = published;
  const [award] = body.awards as [Body & { suppliers: { name: string }[]; date: string }];
  const [contract] = body.contracts as [Body];
  return {
    ...{ ocid, number: contractNumber!, withheld },
    ...{ signedOn: signed && dateOf(parseInstant(signed)!), publishedOn: dateOf(publicFrom) },
    title: (contract.title as string | undefined) ?? null,
    ...{ buyer: (body.buyer as { name: string }).name, supplier: award.suppliers[0]!.name },
    value: (contract.value as ContractRow['value'] | undefined) ?? null,
  };
}
