import { system, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { CreditLedger } from './credit-ledger.js';

/** How many credits one sweep voids; the next goes on. */
const AT_ONCE = 200;

/** Voids what is left of credits once their last day is over. That they can no longer be used waits for no sweep. */
@Injectable()
export class CreditSweep {
  constructor(
    private readonly transactions: Transactions,
    private readonly ledger: CreditLedger,
  ) {}

  async sweep(): Promise<void> {
    await this.transactions.run((manager) => this.ledger.expire(manager, system('expire-credits'), AT_ONCE));
  }
}
