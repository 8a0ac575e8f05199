import type { Plans } from '#catalog';
import { decimalInput, DomainError, type Id, isId, type Issues, listInput, notFound, plain, text } from '#kernel';
import { PROCUREMENT_ERRORS } from '../core/index.js';
import type { ContractContent } from './contract.rows.js';
import type { ContractInput } from './contract.type.js';

const MOST_ITEMS = 200;

/** The services of a contract with a provider: ASSET_TRANSFER, NOT_FOUND for a plan that is not the provider's. */
export async function checkedItems(
  issues: Issues,
  catalogue: Plans,
  { items = [], providerId }: Pick<ContractInput, 'items' | 'providerId'>,
): Promise<ContractContent['items']> {
  const wanted = items ?? [];
  listInput(issues, ['items'], wanted, { max: MOST_ITEMS });
  if (wanted.some(({ assetTransfer }) => assetTransfer))
    throw new DomainError(
      PROCUREMENT_ERRORS.ASSET_TRANSFER,
      text(
        'A service is bought: the provider builds and runs it, nothing becomes the buyer’s property (004 二(四)).',
        '本合同为政府购买服务：由企业建设运营，不转移资产（004 二(四)）。',
      ),
    );
  const some = wanted.slice(0, MOST_ITEMS).map((item) => ({ ...item, planId: item.planId.toLowerCase() }));
  const known = await catalogue.byIds(some.map(({ planId }) => planId).filter(isId));
  const seen = new Set<Id>();
  return some.map(({ planId, maxQuantity = null }, index) => {
    if (known.get(planId)?.providerId !== providerId.toLowerCase()) throw notFound(text('plan', '套餐'));
    if (seen.has(planId))
      issues.add(['items', index, 'planId'], 'DUPLICATE_CODE', text('Stands here twice.', '重复。'));
    seen.add(planId);
    const most =
      maxQuantity === null
        ? null
        : decimalInput(issues, ['items', index, 'maxQuantity'], maxQuantity, { min: 'ABOVE_ZERO' });
    return { planId, maxQuantity: most && plain(most) };
  });
}
