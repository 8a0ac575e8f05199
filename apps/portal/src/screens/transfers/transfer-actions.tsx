import { Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { Action } from '../../parts/action';
import { session } from '../../session/session-store';
import { TakeTransfer } from './take-transfer';
import { DeclineTransferDocument, type TransferPartsFragment, WithdrawTransferDocument } from './transfers.generated';

/** What the caller may do with an offer now, as the api says: its receiver takes or declines it, its giver withdraws it. */
export function TransferActions({ of: transfer }: { of: TransferPartsFragment }) {
  const { t } = useTranslation();
  const { id, allowedActions, giver, receiver } = transfer;
  return (
    <Flex gap={8} wrap className="no-print">
      {allowedActions.includes('createOrder') && <TakeTransfer of={transfer} />}
      {allowedActions.includes('declineTransfer') && (
        <Action
          name={t('transfers.decline')}
          what={t('transfers.declineWhat', { name: giver.name })}
          reason={t('actions.reason')}
          run={(reason) => session.ask(DeclineTransferDocument, { id, reason })}
        />
      )}
      {allowedActions.includes('withdrawTransfer') && (
        <Action
          name={t('transfers.withdraw')}
          what={t('transfers.withdrawWhat', { name: receiver.name })}
          reason={t('actions.reason')}
          run={(reason) => session.ask(WithdrawTransferDocument, { id, reason })}
        />
      )}
    </Flex>
  );
}
