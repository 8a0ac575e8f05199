import { mayCall, outsideSandboxes, waitingRows, WaitingWork } from '#identity';
import { text } from '#kernel';
import { id } from '#platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';

/** Says which listings, and which revisions of published ones, wait for the operator's review. */
@Injectable()
export class ListingsWaiting implements OnModuleInit {
  constructor(private readonly waiting: WaitingWork) {}

  onModuleInit(): void {
    this.waiting.register(async (runner, { roles }) =>
      mayCall('approveOffering', roles)
        ? waitingRows<Row>(runner, 'LISTINGS_TO_REVIEW', {
            columns: 'l.id, l.offering_id, l.code, l.name',
            from: IN_REVIEW,
            conditions: { sql: [outsideSandboxes('l.provider_id')], parameters: [] },
            order: 'l.submitted_at, l.id',
            items: (found) =>
              found.map((row) => {
                const title = `${row.code} ${row.name}`;
                return { id: id(row.id), partOfId: id(row.offering_id), title: text(title, title) };
              }),
          })
        : null,
    );
  }
}

interface Row {
  id: Buffer;
  offering_id: Buffer;
  code: string;
  name: string;
}

const IN_REVIEW = `(
  SELECT id, id AS offering_id, provider_id, code, name, submitted_at FROM offering WHERE status = 'IN_REVIEW'
  UNION ALL
  SELECT r.id, r.offering_id, o.provider_id, o.code, r.name, r.submitted_at
    FROM offering_revision r JOIN offering o ON o.id = r.offering_id WHERE r.status = 'IN_REVIEW') l`;
