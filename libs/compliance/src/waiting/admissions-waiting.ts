import { mayCall, Organizations, outsideSandboxes, waitingRows, WaitingWork } from '#identity';
import { text } from '#kernel';
import { id } from '#platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';

/** Says which applications for admission wait for the operator's review; before, they wait for their evidence. */
@Injectable()
export class AdmissionsWaiting implements OnModuleInit {
  constructor(
    private readonly waiting: WaitingWork,
    private readonly organizations: Organizations,
  ) {}

  onModuleInit(): void {
    this.waiting.register(async (runner, { roles }) =>
      mayCall('decideAdmission', roles)
        ? waitingRows<{ id: Buffer; provider_id: Buffer }>(runner, 'ADMISSIONS_TO_REVIEW', {
            columns: 'id, provider_id',
            from: 'admission_application',
            conditions: { sql: ["status = 'REVIEW'", outsideSandboxes('provider_id')], parameters: [] },
            order: 'submitted_at, id',
            items: async (found) => {
              const names = await this.organizations.byIds(found.map((row) => id(row.provider_id)));
              return found.map((row) => {
                const { name } = names.get(id(row.provider_id))!;
                return { id: id(row.id), title: text(name, name) };
              });
            },
          })
        : null,
    );
  }
}
