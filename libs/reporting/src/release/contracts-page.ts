import type { ContractRow } from './contract-row.js';

export const PAGE_LANGUAGES = ['zh', 'en'] as const;
export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

const WORDS = {
  zh: {
    ...{ tag: 'zh-CN', title: '合同公告', other: 'English', next: '下一页', none: '暂无已公告的合同。' },
    columns: ['签订日期', '公告日期', '合同编号', '名称', '采购单位', '供应商', '金额'],
    withheld: '不予公开',
    unsigned: '待签订',
  },
  en: {
    ...{ tag: 'en', title: 'Published contracts', other: '中文', next: 'Next page', none: 'No contracts yet.' },
    columns: ['Signed on', 'Published on', 'Contract', 'Title', 'Buyer', 'Supplier', 'Value'],
    withheld: 'withheld',
    unsigned: 'not yet signed',
  },
} as const;

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => SIGNS[sign]!);

/** The public list as a page of plain HTML, without scripts or styles from elsewhere. @param next the next page's cursor */
export function contractsPage(contracts: readonly ContractRow[], language: PageLanguage, next: string | null): string {
  const words = WORDS[language];
  const cell = (text: string): string => `<td>${escaped(text)}</td>`;
  const row = (one: ContractRow): string => {
    const reasons = [...new Set(one.withheld.map(({ reasonCode }) => reasonCode))].join(', ');
    const missing = `${words.withheld} (${reasons})`;
    const value = one.value && `${one.value.amount.toFixed(2)} ${one.value.currency}`;
    const { signedOn, publishedOn, number, title, buyer, supplier } = one;
    return `<tr>${[signedOn ?? words.unsigned, publishedOn, number, title ?? missing, buyer, supplier, value ?? missing].map(cell).join('')}</tr>`;
  };
  const other = language === 'zh' ? 'en' : 'zh';
  const head = words.columns.map((name) => `<th scope="col">${name}</th>`).join('');
  return `<!doctype html>
<html lang="${words.tag}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${words.title}</title></head><body>
<h1>${words.title}</h1><p><a href="?lang=${other}">${words.other}</a></p>
${contracts.length ? `<table><thead><tr>${head}</tr></thead><tbody>\n${contracts.map(row).join('\n')}\n</tbody></table>` : `<p>${words.none}</p>`}
${next === null ? '' : `<p><a href="?lang=${language}&amp;after=${next}" rel="next">${words.next}</a></p>`}
</body></html>
`;
}
