import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../app/queries';
import { BuyerByCodeDocument, OwnBuyersDocument } from './organization-select.generated';
import { useSettled } from './use-settled';

/** Shorter, nobody is looked up. */
const LEAST = 2;

interface Buyer {
  id: string;
  name: string;
  code: string;
}

/** A field of a form: another buyer, of one's own by its name, of all others by the code that it has told. */
export function OrganizationSelect({ besides, ...field }: { besides?: string; id?: string; value?: string }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<Buyer | null>(null);
  const code = useSettled(typed.trim());
  const own = useQuery(query(OwnBuyersDocument, {}));
  const found = useQuery({ ...query(BuyerByCodeDocument, { code }), enabled: code.length >= LEAST });
  const known = [
    ...(own.data?.organizations ?? []),
    ...(found.data ? [found.data.buyerByCode] : []),
    ...(chosen ? [chosen] : []),
  ];
  const buyers = [...new Map(known.map((buyer) => [buyer.id, buyer])).values()].filter(({ id }) => id !== besides);
  return (
    <Select
      {...field}
      showSearch={{
        onSearch: setTyped,
        // What was found by its code is there, whatever it is called.
        filterOption: (text, option) =>
          option?.value === found.data?.buyerByCode.id || (option?.label ?? '').includes(text.trim()),
      }}
      loading={own.isPending || found.isLoading}
      notFoundContent={t('organizationSelect.none')}
      onSelect={(id: string) => setChosen(buyers.find((buyer) => buyer.id === id) ?? null)}
      options={buyers.map(({ id, name, code: theirs }) => ({ value: id, label: `${name} · ${theirs}` }))}
    />
  );
}
