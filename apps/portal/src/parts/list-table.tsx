import { Button, Flex, Grid, Table, type TableProps } from 'antd';
import { type ComponentRef, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { csv } from '../format/csv';
import { count, money, quantity } from '../format/format';
import { saveFile } from '../session/save-file';
import { ListCards } from './list-cards';

export interface Column<Row> {
  title: string;
  /** What the file says, and the table where `show` is not given; what has none is not in the file. */
  text?: (row: Row) => string | number | null | undefined;
  show?: (row: Row) => ReactNode;
  align?: 'right';
  /** As the currency of amounts, which the table shows with them. */
  onlyInFile?: boolean;
}

interface List<Row> {
  /** Of the file. */
  name: string;
  of: readonly Row[];
  columns: Column<Row>[];
  /** A field of the row, or what tells it from the others; without it, its id. */
  rowKey?: string | ((row: Row) => string);
  /** How many there are, where the api counts them. */
  total?: number;
  table?: Omit<TableProps<Row>, 'columns' | 'dataSource' | 'rowKey'>;
}

const MOST_AT_ONCE = 100;

/** A dense table of a list, cards of it on a phone, and what it shows as a CSV file: all rows that are loaded, also those of other pages. */
export function ListTable<Row extends object>({ name, of, columns, rowKey = 'id', total, table }: List<Row>) {
  const { t } = useTranslation();
  const place = useReachable();
  // What rows open or choose needs the table, which then is scrolled.
  const isNarrow = !(Grid.useBreakpoint().sm ?? true) && !table?.expandable && !table?.rowSelection;
  const shown = columns
    .filter(({ onlyInFile }) => !onlyInFile)
    .map(({ title, align, text, show }) => ({
      ...{ title, align },
      cell: (row: Row): ReactNode => (show ? show(row) : text?.(row)),
    }));
  const save = (): void => {
    const written = columns.flatMap(({ title, text }) => (text ? [{ title, text }] : []));
    const cells = of.map((row) => written.map(({ text }) => String(text(row) ?? '')));
    saveFile(new Blob([csv([written.map(({ title }) => title), ...cells])], { type: 'text/csv' }), `${name}.csv`);
  };
  const foot = (
    <Flex justify="space-between" align="center" gap={12}>
      <span>
        {total === undefined
          ? t('list.loaded', { count: of.length, shown: count(of.length) })
          : t('list.rows', { count: total, shown: count(of.length), total: count(total) })}
      </span>
      <Button size="small" onClick={save} className="no-print">
        {t('list.export')}
      </Button>
    </Flex>
  );
  if (isNarrow)
    return (
      <>
        <ListCards
          of={of}
          columns={shown}
          keyOf={typeof rowKey === 'function' ? rowKey : (row) => (row as Record<string, string>)[rowKey] ?? ''}
        />
        {foot}
      </>
    );
  return (
    <Table<Row>
      ref={place}
      size="small"
      rowKey={rowKey}
      dataSource={of}
      pagination={of.length > MOST_AT_ONCE ? { pageSize: MOST_AT_ONCE, showSizeChanger: false } : false}
      scroll={{ x: 'max-content' }}
      footer={() => foot}
      {...table}
      columns={shown.map(({ title, align, cell }) => ({
        title,
        ...(align && { align }),
        render: (_: unknown, row: Row) => cell(row),
      }))}
    />
  );
}

/** A table that is wider than its place is scrolled by the keyboard, too. */
function useReachable() {
  const place = useRef<ComponentRef<typeof Table>>(null);
  useEffect(() => {
    const scrolled = place.current?.nativeElement.querySelector<HTMLElement>('.ant-table-content');
    if (!scrolled) return;
    const look = new ResizeObserver(() => {
      if (scrolled.scrollWidth > scrolled.clientWidth) scrolled.tabIndex = 0;
      else scrolled.removeAttribute('tabindex');
    });
    look.observe(scrolled);
    return () => look.disconnect();
  });
  return place;
}

/** A column of exact amounts: with their currency for people, bare in the file for spreadsheets. */
export const amountColumn = <Row,>(
  title: string,
  of: (row: Row) => { amount: string | null | undefined; currency: string },
): Column<Row> => ({
  title,
  align: 'right',
  text: (row) => of(row).amount,
  show: (row) => {
    const { amount, currency } = of(row);
    return amount && money(amount, currency);
  },
});

/** A column of exact quantities: grouped for people, bare in the file. */
export const quantityColumn = <Row extends { quantity: string }>(title: string): Column<Row> => ({
  title,
  align: 'right',
  text: (row) => row.quantity,
  show: (row) => quantity(row.quantity),
});
