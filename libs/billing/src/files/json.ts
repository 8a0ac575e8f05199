import { type DocumentParty, type InvoiceDocument, noticeOf } from './document.js';

const partyOf = ({ id, code, name, uscc, divisionCode }: DocumentParty): DocumentParty => ({
  id,
  code,
  name,
  uscc,
  divisionCode,
});

/**
 * The invoice as JSON with the names and number texts of the API's Invoice, plus each line's `lineNo`,
 * `offeringName` and `serviceMonth`, and `notice`: that it is no 发票. Ends with a line break.
 */
export function renderJson(document: InvoiceDocument): string {
  const { id, number, status, period, currency, issuedAt, dueOn, lines, taxes, net, tax, total } = document;
  const { zh, en } = noticeOf(document);
  const file = {
    notice: { zh, en },
    id,
    number,
    status,
    period,
    currency,
    organization: partyOf(document.organization),
    provider: partyOf(document.provider),
    issuedAt,
    dueOn,
    net,
    tax,
    total,
    ...(document.credits ? { credits: document.credits } : {}),
    taxes,
    lines,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
