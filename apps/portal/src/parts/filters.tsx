import { Flex, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Above a list, by what it is narrowed; paper shows what was found. */
export function FilterBar({ children }: { children: ReactNode }) {
  return (
    <Flex gap={12} wrap align="center" className="no-print" style={{ marginBottom: 12 }}>
      {children}
    </Flex>
  );
}

/** The states whose rows a list shows; none chosen, it shows all. */
export function StatusFilter<Status extends string>({
  of,
  among,
  nameOf,
  onChange,
}: {
  of: Status[] | undefined;
  among: readonly Status[];
  nameOf: (status: Status) => string;
  onChange: (chosen: Status[]) => void;
}) {
  const { t } = useTranslation();
  return (
    <Select<Status[]>
      mode="multiple"
      allowClear
      showSearch={false}
      aria-label={t('orders.status')}
      placeholder={t('orders.allStatuses')}
      style={{ minWidth: 240 }}
      value={of ?? []}
      onChange={onChange}
      options={among.map((value) => ({ value, label: nameOf(value) }))}
    />
  );
}
