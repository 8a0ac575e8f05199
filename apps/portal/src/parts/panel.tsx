import type { ReactNode } from 'react';

/** A white sheet with a heading; the component library's own brings tabs along. */
export function Panel({ title, extra, children }: { title?: ReactNode; extra?: ReactNode; children: ReactNode }) {
  return (
    <section className="panel">
      {(title ?? extra) !== undefined && (
        <header className="panel-header">
          {title !== undefined && <h2>{title}</h2>}
          {extra}
        </header>
      )}
      {children}
    </section>
  );
}
