import { plain, type Text, text } from '#kernel/core';
import {
  type DestructionEvidence,
  type ExitDays,
  type ExitPlan,
  INVARIANTS,
  MATRIX_ASPECTS,
  MATRIX_PARTIES,
} from '#procurement/core';
import type { Writable } from 'node:stream';
import {
  type Block,
  fit,
  footer,
  headingBlock,
  INK,
  LEADING,
  minuteOf,
  partiesBlock,
  renderSheets,
  SHEET,
  type Style,
} from '../files/index.js';
import type { ContractDocument, ContractDocumentConsent, ContractDocumentItem } from './contract-document.js';
import { priceLine } from './price-line.js';

const LABELS = 92;
const WIDTH = SHEET.right - SHEET.left - LABELS;
/** More than the longest clause has. */
const MOST_LINES = 400;

/** Lines of a row that no page's end comes between. */
const KEPT_TOGETHER = 12;

const LABEL: Style = { size: 7.5, color: INK.faint };
const FIRST: Style = { size: 8.5 };
const SECOND: Style = { size: 7.5, color: INK.faint };

const STATUSES: Record<ContractDocument['status'], Text> = {
  DRAFT: text('Draft, signed by nobody', '草案，未签署'),
  PENDING_SIGNATURE: text('Offered for signature, not in force', '待签署，未生效'),
  ACTIVE: text('In force', '已生效'),
  COMPLETED: text('Fulfilled', '履行完毕'),
  TERMINATED_EARLY: text('Ended early', '提前终止'),
  EXPIRED: text('Lapsed, never in force', '逾期未签署，未生效'),
  CANCELLED: text('Cancelled, never in force', '已撤销，未生效'),
};
const PARTIES: Record<(typeof MATRIX_PARTIES)[number], Text> = {
  provider: text('Provider', '供应商'),
  agency: text('Buyer', '采购人'),
  management: text('Management', '管理部门'),
};
const ASPECTS: Record<(typeof MATRIX_ASPECTS)[number], Text> = {
  responsibility: text('Duties', '责'),
  right: text('Rights', '权'),
  interest: text('Interests', '利'),
};
const NAMES: Record<(typeof INVARIANTS)[number], Text> = {
  RESPONSIBILITY: text('Responsibility', '责任不变'),
  OWNERSHIP: text('Ownership', '归属不变'),
  STANDARD: text('Standard', '标准不变'),
  NO_EXPORT: text('No export', '信息不出境'),
};
const EVIDENCE: Record<DestructionEvidence, Text> = {
  CERTIFICATE: text('certificate', '销毁证明'),
  LOG: text('log', '销毁日志'),
  WITNESS: text('in presence of the buyer', '现场见证'),
  MEDIA: text('destroyed media', '介质销毁记录'),
};
const TRIAL = text('Made in a sandbox: nobody is bound by it', '沙箱试用，不具约束力');
const NOTES = text(
  'Signed by consent that is recorded of each side over the hash of the content; this is no electronic signature in the sense of 电子签名法. Prices and amounts include tax; times are Beijing time (UTC+8).',
  '双方对内容哈希作出的同意经平台记录，即为签署；并非《电子签名法》所称可靠的电子签名。单价与金额均含税，以上时间均为北京时间。',
);

const both = ({ zh, en }: Text): string => `${zh} ${en}`;
const gap = (height: number): Block => ({ height, draw: () => {} });

function together(blocks: readonly Block[]): Block {
  return {
    height: blocks.reduce((height, block) => height + block.height, 0),
    draw(pen, y) {
      let top = y;
      for (const block of blocks) {
        block.draw(pen, top);
        top += block.height;
      }
    },
  };
}

/** A label and what is said: together on a page, or line by line over as many as it needs where it is long. */
function* row(label: Text, parts: readonly (readonly [said: string, style: Style])[]): Generator<Block> {
  const lines = parts.flatMap(([said, style]) => fit(said, WIDTH, style, MOST_LINES).map((line) => ({ line, style })));
  const blocks = lines.map(({ line, style }, index): Block => ({
    height: style.size * LEADING,
    draw(pen, y) {
      if (index === 0) pen.lines(fit(both(label), LABELS - 8, LABEL, 1), SHEET.left, y + 1, LABEL);
      pen.line(line, SHEET.left + LABELS, y, style);
    },
  }));
  if (lines.length <= KEPT_TOGETHER) yield together(blocks);
  else yield* blocks;
  yield gap(3.5);
}

const clause = (label: Text, said: Readonly<Text>): Generator<Block> =>
  row(label, [
    [said.zh, FIRST],
    [said.en, SECOND],
  ]);
const fact = (label: Text, said: string): Generator<Block> => row(label, [[said, FIRST]]);

const section = (name: Text): Block => ({
  height: 25,
  draw(pen, y) {
    pen.line(both(name), SHEET.left, y + 6, { size: 10, bold: true, color: INK.navy });
    pen.rule(SHEET.left, SHEET.right, y + 21, INK.navy, 0.8);
  },
});

function* factsOf(document: ContractDocument): Generator<Block> {
  const { currency, startsOn, endsOn, maxExtentOn, noticedOn, justification, endReason } = document;
  yield* fact(text('Title', '合同名称'), document.title);
  yield* fact(text('Value', '合同金额'), `${currency} ${document.value}`);
  yield* fact(text('At most', '最高金额'), `${currency} ${document.maximumValue}`);
  if (startsOn && endsOn) yield* fact(text('Term', '期限'), `${startsOn} – ${endsOn}`);
  if (maxExtentOn && maxExtentOn !== endsOn) yield* fact(text('Until at most', '最迟至'), maxExtentOn);
  if (noticedOn) yield* fact(text('Notice', '成交通知'), noticedOn);
  if (justification) yield* fact(text('Why so long', '期限理由'), justification);
  if (endReason) yield* fact(text('Ended because', '终止原因'), endReason);
}

function* itemOf(item: ContractDocumentItem): Generator<Block> {
  const most = item.maxQuantity === null ? '' : ` · 数量上限 at most ${plain(item.maxQuantity)}`;
  const head = `${item.offering} · ${item.plan} · 版本 revision ${item.revision}${most}`;
  const prices = item.prices.map(priceLine);
  yield* row(text('Service', '服务'), [
    [head, { ...FIRST, bold: true }],
    ...prices.flatMap(({ zh, en }) => [[zh, FIRST] as const, [en, SECOND] as const]),
  ]);
}

function* termsOf(document: ContractDocument): Generator<Block> {
  const { terms } = document;
  if (!terms) return;
  for (const party of MATRIX_PARTIES) {
    yield section(text(`${PARTIES[party].en}: duties, rights, interests`, `${PARTIES[party].zh}的责权利`));
    for (const aspect of MATRIX_ASPECTS) yield* clause(ASPECTS[aspect], terms.matrix[party][aspect]);
  }
  yield section(text('What stays as it is', '四项不变'));
  for (const name of INVARIANTS) yield* clause(NAMES[name], terms.invariants[name]);
  yield section(text('Metering and exit', '计量与退出'));
  yield* clause(text('Metering', '计量'), terms.metering);
  yield* clause(text('Exit', '退出'), terms.exit);
  if (terms.exitDays) yield* exitDaysOf(terms.exitDays);
  if (terms.exitPlan) yield* exitPlanOf(terms.exitPlan);
  if (!terms.sharing.length) return;
  yield section(text('Shared benefit and risk', '利益共享、风险共担'));
  for (const { party, percent } of terms.sharing) yield* fact(text('Share', '份额'), `${party} ${plain(percent)}%`);
}

function* exitDaysOf({ returnDays, destructionDays }: ExitDays): Generator<Block> {
  yield* fact(text('Data back', '数据返还'), `${returnDays} 日内 within ${returnDays} days`);
  yield* fact(text('Destroyed', '副本销毁'), `${destructionDays} 日内 within ${destructionDays} days`);
}

function* exitPlanOf({ exportFormats, interfaces, destructionEvidence }: ExitPlan): Generator<Block> {
  const named = (ways: readonly string[]): string => ways.join('、') || '—';
  yield* fact(text('Formats', '返还格式'), named(exportFormats));
  yield* fact(text('Interfaces', '返还接口'), named(interfaces));
  yield* fact(text('Destruction', '销毁证据'), destructionEvidence.map((one) => both(EVIDENCE[one])).join(' · '));
}

function consentOf({ organization, personId, at }: ContractDocumentConsent): [string, Style][] {
  if (at === null || personId === null) return [[`${organization} · 尚未签署 not signed yet`, FIRST]];
  return [
    [`${organization} · ${minuteOf(at)} (UTC+8)`, FIRST],
    [`经办人 person ${personId}`, SECOND],
  ];
}

function* signaturesOf(document: ContractDocument): Generator<Block> {
  if (document.revisions.length) yield section(text('Revisions in force', '已生效的补充合同'));
  for (const { seq, reason, rationale, valueChange, endsOn, contentHash } of document.revisions)
    yield* row(text(`No. ${seq}`, `第 ${seq} 号`), [
      [`${reason} · ${document.currency} ${valueChange}${endsOn ? ` · – ${endsOn}` : ''}`, { ...FIRST, bold: true }],
      [rationale, FIRST],
      [`SHA-256 ${contentHash}`, SECOND],
    ]);
  yield section(text('Signatures', '签署'));
  yield* fact(text('Hash', '内容哈希'), document.contentHash === null ? '—' : `SHA-256 ${document.contentHash}`);
  for (const consent of document.consents) yield* row(consent.side, consentOf(consent));
  yield gap(6);
  yield* row(text('', ''), [
    [NOTES.zh, SECOND],
    [NOTES.en, SECOND],
  ]);
}

function* blocksOf(document: ContractDocument): Generator<Block> {
  const { zh, en } = noticeOf(document);
  yield headingBlock({
    ...{ title: '云服务合同', english: 'Cloud service contract', aside: 146, label: '合同编号 Contract No.' },
    ...{ number: document.number, zh, en },
  });
  yield partiesBlock(document);
  yield* factsOf(document);
  yield section(text('Services and prices', '服务与价格'));
  if (!document.items.length)
    yield* clause(
      text('Service', '服务'),
      text(
        'All that the provider sells, at the prices of the day it is ordered.',
        '供应商在售的全部服务，按下单之日的价格。',
      ),
    );
  for (const item of document.items) yield* itemOf(item);
  yield* termsOf(document);
  yield* signaturesOf(document);
}

const noticeOf = ({ isTrial, status }: ContractDocument): Text => (isTrial ? TRIAL : STATUSES[status]);

/** Writes the contract in both languages as a PDF of A4 pages to `out` and ends it. The same document gives the same bytes. */
export function renderContract(document: ContractDocument, out: Writable): Promise<void> {
  const notice = noticeOf(document);
  return renderSheets(
    {
      blocks: () => blocksOf(document),
      head: gap(0),
      footer: (pen, page, pages) => footer(pen, both(notice), document.number, page, pages),
      title: `合同 ${document.number}`,
      author: document.organization.name,
      subject: both(notice),
      madeAt: new Date(document.madeAt / 1000),
    },
    out,
  );
}
