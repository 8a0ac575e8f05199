import type { ReactNode } from 'react';

interface Shown<Row> {
  title: string;
  cell: (row: Row) => ReactNode;
}

/** A list where there is no room for a table: a card a row, its first column the heading, and nothing beyond the edge. */
export function ListCards<Row extends object>({
  of,
  columns,
  keyOf,
}: {
  of: readonly Row[];
  columns: readonly Shown<Row>[];
  keyOf: (row: Row) => string;
}) {
  const [head, ...rest] = columns;
  return (
    <ul className="list-cards">
      {of.map((row) => (
        <li key={keyOf(row)} className="panel">
          <strong>{head?.cell(row)}</strong>
          <dl>
            {rest.map(({ title, cell }) => {
              const said = cell(row);
              if (said === null || said === undefined || said === '' || said === false) return null;
              return (
                <div key={title}>
                  <dt>{title}</dt>
                  <dd>{said}</dd>
                </div>
              );
            })}
          </dl>
        </li>
      ))}
    </ul>
  );
}
