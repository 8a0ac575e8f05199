import { mayCall, outsideSandboxes, type Waiter, type Waiting, waitingRows, WaitingWork } from '#identity';
import { text } from '#kernel';
import { bin, type Conditions, id, type Runner } from '#platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';

/** Says which invoices wait for their buyer's acceptance, and which disputes for whose turn it is. */
@Injectable()
export class InvoicesWaiting implements OnModuleInit {
  constructor(private readonly waiting: WaitingWork) {}

  onModuleInit(): void {
    this.waiting.register(toAccept);
    this.waiting.register(toAnswer);
  }
}

/** Of each line not yet confirmed, unless a dispute holds all of them: what `allowedActions` says, as one question. */
const UNCONFIRMED = `(i.due_on IS NULL AND i.line_count >
    (SELECT COUNT(*) FROM invoice_dispute h WHERE h.invoice_id = i.id AND h.closed_at IS NULL)
  OR EXISTS (SELECT 1 FROM invoice_dispute c WHERE c.invoice_id = i.id AND c.accept_by IS NOT NULL))`;

async function toAccept(runner: Runner, { roles, organizationId }: Waiter): Promise<Waiting | null> {
  if (!mayCall('acceptInvoice', roles)) return null;
  return waitingRows<{ id: Buffer; number: string; period: string }>(runner, 'INVOICES_TO_ACCEPT', {
    columns: 'i.id, i.number, i.period',
    from: 'invoice i',
    conditions: {
      sql: ['i.organization_id = ?', "i.status IN ('ISSUED','UNDER_VERIFICATION','DISPUTED')", UNCONFIRMED],
      parameters: [bin(organizationId)],
    },
    order: 'i.issued_at, i.id',
    items: (found) =>
      found.map(({ id: invoiceId, number, period }) => ({
        id: id(invoiceId),
        title: text(`${number} (${period})`, `${number}（${period}）`),
      })),
  });
}

async function toAnswer(runner: Runner, waiter: Waiter): Promise<Waiting | null> {
  const conditions = turnOf(waiter);
  if (!conditions) return null;
  return waitingRows<{ id: Buffer; invoice_id: Buffer; line_no: number; number: string }>(
    runner,
    'DISPUTES_TO_ANSWER',
    {
      columns: 'd.id, d.invoice_id, d.line_no, i.number',
      from: 'invoice_dispute d JOIN invoice i ON i.id = d.invoice_id',
      conditions,
      order: 'd.opened_at, d.id',
      items: (found) =>
        found.map((row) => ({
          id: id(row.id),
          partOfId: id(row.invoice_id),
          title: text(`${row.number}, line ${row.line_no}`, `${row.number} 第 ${row.line_no} 行`),
        })),
    },
  );
}

/** The provider answers, the buyer takes the answer or goes on, the operator decides. */
function turnOf({ roles, organizationId }: Waiter): Conditions | null {
  const own = [bin(organizationId)];
  if (mayCall('answerDispute', roles)) return { sql: ['d.provider_id = ?', "d.status = 'OPEN'"], parameters: own };
  if (mayCall('acceptInvoice', roles))
    return { sql: ['d.organization_id = ?', "d.status = 'ANSWERED'"], parameters: own };
  if (mayCall('decideDispute', roles))
    return { sql: ["d.status = 'ESCALATED'", outsideSandboxes('d.provider_id')], parameters: [] };
  return null;
}
