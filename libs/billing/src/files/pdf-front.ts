import { type DocumentParty, type InvoiceDocument, noticeOf } from './document.js';
import { instantOf, minuteOf, monthLabel, statusLabel } from './labels.js';
import { type Block, fit, INK, LEADING, type Pen, SHEET, shrunk, type Style } from './pdf-pen.js';

const WIDTH = SHEET.right - SHEET.left;
const GAP = 14;

const LABEL: Style = { size: 7, color: INK.faint };
const VALUE: Style = { size: 8 };

/** Title in both languages, what its number is called, and how far the second title stands from the edge. */
const STATEMENT = ['账单', 'Statement of charges', '账单编号 Statement No.', 64] as const;
const CREDIT_NOTE = ['贷项通知单', 'Credit note', '通知单编号 Credit note No.', 146] as const;

/** What stands above all: titles in both languages, what the number is called, and what the document is. */
export interface Heading {
  title: string;
  english: string;
  /** Points from the left edge to the second title. */
  aside: number;
  label: string;
  number: string;
  zh: string;
  en: string;
}

/** Title, number and the sentence that this is no tax invoice. */
export function titleBlock(document: InvoiceDocument): Block {
  const [title, english, label, aside] = document.credits ? CREDIT_NOTE : STATEMENT;
  return headingBlock({ title, english, label, aside, number: document.number, ...noticeOf(document) });
}

export function headingBlock({ title, english, aside, label, number: written, zh, en }: Heading): Block {
  const number: Style = { size: 13, bold: true, color: INK.navy, align: 'right' };
  const numberLines = fit(written, 250, number);
  const extra = (numberLines.length - 1) * number.size * LEADING;
  return {
    height: 94 + extra,
    draw(pen, y) {
      pen.box(0, 0, SHEET.width, 10, INK.accent);
      pen.line('云市 Yunshi · 政务云服务市场', SHEET.left, y - 14, { size: 7.5, color: INK.faint });
      pen.line(title, SHEET.left, y + 4, { size: 27, bold: true, color: INK.navy });
      pen.line(english, SHEET.left + aside, y + 18, { size: 12.5, color: INK.faint });
      pen.line(label, SHEET.right, y + 2, { ...LABEL, align: 'right' });
      pen.lines(numberLines, SHEET.right, y + 14, number);
      const strip = y + 48 + extra;
      pen.box(SHEET.left, strip, WIDTH, 24, INK.accentTint);
      pen.box(SHEET.left, strip, 3, 24, INK.accent);
      pen.line(zh, SHEET.left + 14, strip + 5.5, { size: 11, bold: true, color: INK.accent });
      pen.line(en, SHEET.left + 30 + 11 * zh.length, strip + 7, { size: 9, color: INK.accent });
    },
  };
}

function partyRows(party: DocumentParty): string[] {
  const rows = [`统一社会信用代码 USCC：${party.uscc ?? '—'}`, `机构代码 Code：${party.code}`];
  if (party.divisionCode !== null) rows.push(`行政区划代码 Division：${party.divisionCode}`);
  return rows;
}

function partyCard(title: string, party: DocumentParty, width: number): { height: number; draw: DrawAt } {
  const [name, row]: [Style, Style] = [
    { size: 10.5, bold: true },
    { size: 8, color: INK.faint },
  ];
  const names = fit(party.name, width, name);
  const rows = partyRows(party).flatMap((text) => fit(text, width, row));
  const nameHeight = names.length * name.size * LEADING;
  return {
    height: 16 + nameHeight + rows.length * row.size * LEADING,
    draw(pen, x, y) {
      pen.line(title, x, y, { ...LABEL, bold: true, color: INK.navy });
      pen.lines(names, x, y + 13, name);
      pen.lines(rows, x, y + 15 + nameHeight, row);
    },
  };
}

type DrawAt = (pen: Pen, x: number, y: number) => void;

/** Provider and buyer side by side. */
export function partiesBlock(document: Pick<InvoiceDocument, 'provider' | 'organization'>): Block {
  const width = (WIDTH - GAP) / 2;
  const inner = width - 10;
  const seller = partyCard('服务提供方 Provider', document.provider, inner);
  const buyer = partyCard('采购单位 Buyer', document.organization, inner);
  return {
    height: Math.max(seller.height, buyer.height) + 16,
    draw(pen, y) {
      for (const [card, x] of [
        [seller, SHEET.left],
        [buyer, SHEET.left + width + GAP],
      ] as const) {
        pen.rule(x, x + width, y, INK.navy, 1);
        card.draw(pen, x, y + 7);
      }
    },
  };
}

/** Period, dates, status and the amount due. */
export function factsBlock(document: InvoiceDocument): Block {
  const facts: [label: string, value: string, width: number, color?: string][] = [
    ['账期 Billing period', `${monthLabel(document.period)} (${document.period})`, 104],
    ['出账时间 Issued (UTC+8)', minuteOf(instantOf(document.issuedAt)), 92],
    ...(document.credits
      ? ([['冲减账单 Invoice', document.credits.invoiceNumber, 184]] as [string, string, number][])
      : ([
          ['到期日 Due date', document.dueOn ?? '待确认 On acceptance', 92],
          ['状态 Status', statusLabel(document.status), 92, document.status === 'CANCELLED' ? INK.accent : INK.text],
        ] as [string, string, number, string?][])),
  ];
  const total: Style = { size: 11.5, bold: true, color: INK.navy, align: 'right' };
  const due = `${document.currency} ${document.total}`;
  return {
    height: 50,
    draw(pen, y) {
      pen.box(SHEET.left, y, WIDTH, 36, INK.tint);
      let x = SHEET.left + 10;
      for (const [label, value, width, color] of facts) {
        pen.line(label, x, y + 6, LABEL);
        const style = shrunk(value, width - 8, { ...VALUE, color });
        pen.lines(fit(value, width - 8, style, 1), x, y + 18, style);
        x += width;
      }
      pen.line('价税合计 Total', SHEET.right - 10, y + 5, { ...LABEL, align: 'right' });
      pen.line(due, SHEET.right - 10, y + 15.5, shrunk(due, 104, total));
    },
  };
}

/** Why a credit note takes back what it does. */
export function reasonBlock(reason: string): Block {
  const lines = fit(reason, WIDTH - 20, VALUE);
  return {
    height: 22 + lines.length * VALUE.size * LEADING,
    draw(pen, y) {
      pen.line('冲减原因 Reason', SHEET.left + 10, y, LABEL);
      pen.lines(lines, SHEET.left + 10, y + 11, VALUE);
    },
  };
}
