import { text, type Text } from '#kernel/core';
import type { Role } from './roles.js';

/** What a notification is about. */
export const NOTIFICATION_SUBJECTS = [
  ...(['ORDER', 'SERVICE_INSTANCE', 'INVOICE', 'NOTICE', 'EVIDENCE', 'BUDGET', 'CONTRACT'] as const),
] as const;
export type NotificationSubject = (typeof NOTIFICATION_SUBJECTS)[number];

interface Kind {
  subject: NotificationSubject;
  /** Who of an organization is told; nobody by role where people are named. */
  roles: readonly Role[];
  /** One line, and a sentence or two; `{name}` stands for a fact. */
  title: Text;
  body: Text;
}

/** Who of both sides writes contracts, signs and keeps them. */
const CONTRACT_PEOPLE = ['BUYER', 'APPROVER', 'PROVIDER_OPERATIONS', 'PROVIDER_ADMIN'] as const;

/** What people are told of. Names are part of the public contract; more may be added. */
export const NOTIFICATIONS = {
  ORDER_SUBMITTED: {
    subject: 'ORDER',
    roles: ['APPROVER'],
    title: text('Order {number} waits for your approval', '订单 {number} 待您审批'),
    body: text('“{title}” was submitted: approve, return or reject it.', '“{title}”已提交，请批准、退回或驳回。'),
  },
  ORDER_APPROVED: {
    subject: 'ORDER',
    roles: ['PROVIDER_OPERATIONS', 'PROVIDER_ADMIN'],
    title: text('Order {number} waits for your acceptance', '订单 {number} 待您受理'),
    body: text('“{title}” was approved by its buyer: accept or decline it.', '“{title}”已获采购方批准，请受理或拒绝。'),
  },
  ORDER_RETURNED: {
    subject: 'ORDER',
    roles: [],
    title: text('Order {number} was returned', '订单 {number} 已退回'),
    body: text(
      '“{title}” may be changed and submitted again. Reason: {reason}',
      '“{title}”可修改后重新提交。原因：{reason}',
    ),
  },
  ORDER_REJECTED: {
    subject: 'ORDER',
    roles: [],
    title: text('Order {number} was rejected', '订单 {number} 已驳回'),
    body: text('“{title}” was rejected by an approver. Reason: {reason}', '“{title}”未获批准。原因：{reason}'),
  },
  ORDER_DECLINED: {
    subject: 'ORDER',
    roles: [],
    title: text('Order {number} was declined', '订单 {number} 已被拒绝'),
    body: text('“{title}” was declined by its provider. Reason: {reason}', '“{title}”被供应商拒绝。原因：{reason}'),
  },
  ORDER_CANCELLED: {
    subject: 'ORDER',
    roles: ['PROVIDER_OPERATIONS', 'PROVIDER_ADMIN'],
    title: text('Order {number} was cancelled', '订单 {number} 已取消'),
    body: text('“{title}” was cancelled. Reason: {reason}', '“{title}”已取消。原因：{reason}'),
  },
  CANCELLATION_REQUESTED: {
    subject: 'ORDER',
    roles: ['PROVIDER_OPERATIONS', 'PROVIDER_ADMIN'],
    title: text('Order {number} is to be cancelled', '订单 {number} 请求取消'),
    body: text(
      'The buyer of “{title}” asks to cancel what is not delivered yet: grant or refuse it. Reason: {reason}',
      '采购方请求取消“{title}”中尚未开通的服务，请同意或拒绝。原因：{reason}',
    ),
  },
  CANCELLATION_REFUSED: {
    subject: 'ORDER',
    roles: [],
    title: text('Order {number} goes on', '订单 {number} 继续执行'),
    body: text(
      'The provider of “{title}” refused to cancel it. Reason: {reason}',
      '供应商未同意取消“{title}”。原因：{reason}',
    ),
  },
  ORDER_MESSAGE: {
    subject: 'ORDER',
    roles: ['BUYER', 'PROVIDER_OPERATIONS', 'PROVIDER_ADMIN'],
    title: text('A message on order {number}', '订单 {number} 有新消息'),
    body: text('The other side of “{title}” has written to you.', '“{title}”的对方发来消息。'),
  },
  ORDER_ACCEPTED: {
    subject: 'ORDER',
    roles: [],
    title: text('Order {number} was accepted', '订单 {number} 已受理'),
    body: text('“{title}” was accepted by its provider.', '“{title}”已由供应商受理。'),
  },
  ORDER_DONE: {
    subject: 'ORDER',
    roles: [],
    title: text('Order {number} is done', '订单 {number} 已完成'),
    body: text('Everything of “{title}” was delivered.', '“{title}”的全部服务均已开通。'),
  },
  ORDER_PARTLY_DONE: {
    subject: 'ORDER',
    roles: [],
    title: text('Order {number} is done in part', '订单 {number} 部分完成'),
    body: text('Not everything of “{title}” could be delivered.', '“{title}”的部分服务未能开通。'),
  },
  ORDER_FAILED: {
    subject: 'ORDER',
    roles: [],
    title: text('Order {number} failed', '订单 {number} 开通失败'),
    body: text('Nothing of “{title}” could be delivered.', '“{title}”的服务均未能开通。'),
  },
  INSTANCE_ACTIVATED: {
    subject: 'SERVICE_INSTANCE',
    roles: [],
    title: text('A service of order {number} is active', '订单 {number} 的服务已开通'),
    body: text('A service of “{title}” was activated.', '“{title}”中的一项服务已开通。'),
  },
  INSTANCE_FAILED: {
    subject: 'SERVICE_INSTANCE',
    roles: [],
    title: text('A service of order {number} failed', '订单 {number} 的服务开通失败'),
    body: text(
      'A service of “{title}” could not be delivered. Reason: {reason}',
      '“{title}”中的一项服务未能开通。原因：{reason}',
    ),
  },
  INSTANCE_SUSPENDED: {
    subject: 'SERVICE_INSTANCE',
    roles: ['BUYER', 'PROVIDER_OPERATIONS', 'PROVIDER_ADMIN'],
    title: text('A service of order {number} is suspended', '订单 {number} 的服务已暂停'),
    body: text(
      'A service of “{title}” was suspended by {by}. Reason: {reason}',
      '“{title}”中的一项服务由{by}暂停。原因：{reason}',
    ),
  },
  INSTANCE_RESUMED: {
    subject: 'SERVICE_INSTANCE',
    roles: ['BUYER', 'PROVIDER_OPERATIONS', 'PROVIDER_ADMIN'],
    title: text('A service of order {number} goes on', '订单 {number} 的服务已恢复'),
    body: text(
      'The suspension of a service of “{title}” by {by} has ended.',
      '“{title}”中由{by}暂停的一项服务已恢复。',
    ),
  },
  EXIT_STEP: {
    subject: 'SERVICE_INSTANCE',
    roles: ['BUYER', 'PROVIDER_OPERATIONS', 'PROVIDER_ADMIN'],
    title: text('The exit of a service of order {number}', '订单 {number} 的服务退出'),
    body: text('A service of “{title}”: {told}', '“{title}”中的一项服务：{told}'),
  },
  TRANSFER_STEP: {
    subject: 'SERVICE_INSTANCE',
    roles: ['BUYER', 'APPROVER'],
    title: text('A service of {giver} for {receiver}', '{giver} 向 {receiver} 转移的服务'),
    body: text('The transfer is {told}. {reason}', '服务转移：{told}。{reason}'),
  },
  EXIT_OVERDUE: {
    subject: 'SERVICE_INSTANCE',
    roles: ['BUYER', 'PROVIDER_OPERATIONS', 'PROVIDER_ADMIN'],
    title: text('The exit of a service of order {number} is overdue', '订单 {number} 的服务退出已逾期'),
    body: text('A service of “{title}”: {told}', '“{title}”中的一项服务：{told}'),
  },
  BUDGET_WARNING: {
    subject: 'BUDGET',
    roles: ['FINANCE'],
    title: text('{threshold} % of budget {name} is used', '预算“{name}”已使用 {threshold}%'),
    body: text(
      '{used} of {allocated} {currency} are invoiced or running.',
      '预算额度 {allocated} {currency}，其中已开票及运行中的费用为 {used}。',
    ),
  },
  CONTRACT_WARNING: {
    subject: 'CONTRACT',
    roles: ['FINANCE', 'BUYER', 'PROVIDER_FINANCE', 'PROVIDER_ADMIN'],
    title: text('{threshold} % of contract {number} is used', '合同 {number} 已使用 {threshold}%'),
    body: text(
      '{used} of at most {maximum} {currency} are invoiced or running under “{title}”.',
      '“{title}”最高金额 {maximum} {currency}，其中已开票及运行中的费用为 {used}。',
    ),
  },
  CONTRACT_MONEY_SHORT: {
    subject: 'CONTRACT',
    roles: ['FINANCE', 'BUYER', 'PROVIDER_FINANCE', 'PROVIDER_ADMIN'],
    title: text('The money of contract {number} ends before its term', '合同 {number} 的金额将在到期前用尽'),
    body: text(
      'Used on as it is, “{title}” is used up on {exhaustedOn}; it goes on until {endsOn}. {used} of {maximum} {currency} are used.',
      '按目前用量，“{title}”的金额将于 {exhaustedOn} 用尽，而合同于 {endsOn} 到期；已使用 {used}，最高金额 {maximum} {currency}。',
    ),
  },
  CONTRACT_OFFERED: {
    subject: 'CONTRACT',
    roles: ['APPROVER', 'PROVIDER_OPERATIONS', 'PROVIDER_ADMIN'],
    title: text('Contract {number} waits for your signature', '合同 {number} 待您签署'),
    body: text(
      '“{title}” was offered by its buyer: read it, sign or refuse it.',
      '采购人已提交“{title}”，请阅读后签署或拒绝。',
    ),
  },
  CONTRACT_SIGNED: {
    subject: 'CONTRACT',
    roles: CONTRACT_PEOPLE,
    title: text('Contract {number} was signed by the other side', '合同 {number} 对方已签署'),
    body: text('“{title}” waits for your signature.', '“{title}”待您方签署。'),
  },
  CONTRACT_IN_FORCE: {
    subject: 'CONTRACT',
    roles: CONTRACT_PEOPLE,
    title: text('Contract {number} is in force', '合同 {number} 已生效'),
    body: text('“{title}” was signed by both sides.', '“{title}”已由双方签署。'),
  },
  CONTRACT_REFUSED: {
    subject: 'CONTRACT',
    roles: CONTRACT_PEOPLE,
    title: text('Contract {number} was refused', '合同 {number} 已被拒绝'),
    body: text('“{title}” will not be signed. Reason: {reason}', '“{title}”不予签署。原因：{reason}'),
  },
  CONTRACT_LAPSED: {
    subject: 'CONTRACT',
    roles: CONTRACT_PEOPLE,
    title: text('Contract {number} has lapsed', '合同 {number} 已逾期失效'),
    body: text('“{title}” was not signed within 30 days of the notice.', '“{title}”未在成交通知发出后三十日内签署。'),
  },
  CONTRACT_FROZEN: {
    subject: 'CONTRACT',
    roles: CONTRACT_PEOPLE,
    title: text('Contract {number} is frozen', '合同 {number} 已冻结'),
    body: text(
      'Nothing new is ordered under “{title}” meanwhile. Reason: {reason}',
      '“{title}”暂停新增订单。原因：{reason}',
    ),
  },
  CONTRACT_UNFROZEN: {
    subject: 'CONTRACT',
    roles: CONTRACT_PEOPLE,
    title: text('Contract {number} goes on', '合同 {number} 已解除冻结'),
    body: text('“{title}” may be ordered under again.', '“{title}”恢复接受订单。'),
  },
  CONTRACT_ENDED: {
    subject: 'CONTRACT',
    roles: CONTRACT_PEOPLE,
    title: text('Contract {number} has ended', '合同 {number} 已终止'),
    body: text('Nothing new is ordered under “{title}”. {reason}', '“{title}”不再接受订单。{reason}'),
  },
  CONTRACT_REVISION_OFFERED: {
    subject: 'CONTRACT',
    roles: ['APPROVER', 'PROVIDER_OPERATIONS', 'PROVIDER_ADMIN'],
    title: text(
      'Revision {seq} of contract {number} waits for your signature',
      '合同 {number} 第 {seq} 号补充合同待您签署',
    ),
    body: text('“{title}” is to be changed: {rationale}', '“{title}”拟变更：{rationale}'),
  },
  CONTRACT_REVISION_IN_FORCE: {
    subject: 'CONTRACT',
    roles: CONTRACT_PEOPLE,
    title: text('Revision {seq} of contract {number} is in force', '合同 {number} 第 {seq} 号补充合同已生效'),
    body: text('“{title}” was changed: {rationale}', '“{title}”已变更：{rationale}'),
  },
  CONTRACT_REVISION_REFUSED: {
    subject: 'CONTRACT',
    roles: CONTRACT_PEOPLE,
    title: text('Revision {seq} of contract {number} was refused', '合同 {number} 第 {seq} 号补充合同已被拒绝'),
    body: text('“{title}” stays as it is. Reason: {reason}', '“{title}”维持不变。原因：{reason}'),
  },
  CONTRACT_NOVATION_OFFERED: {
    subject: 'CONTRACT',
    roles: ['APPROVER', 'PROVIDER_OPERATIONS', 'PROVIDER_ADMIN'],
    title: text('Contract {number} is to pass to {successor}', '合同 {number} 拟由“{successor}”继受'),
    body: text(
      'Read it under contractNovations, and sign or refuse. Why: {rationale}',
      '请在 contractNovations 中阅读后签署或拒绝。理由：{rationale}',
    ),
  },
  CONTRACT_NOVATION_IN_FORCE: {
    subject: 'CONTRACT',
    roles: CONTRACT_PEOPLE,
    title: text('Contract {number} has passed to {successor}', '合同 {number} 已由“{successor}”继受'),
    body: text(
      'What is left of it goes on as a new contract. Why: {rationale}',
      '剩余部分以新合同继续履行。理由：{rationale}',
    ),
  },
  CONTRACT_NOVATION_REFUSED: {
    subject: 'CONTRACT',
    roles: CONTRACT_PEOPLE,
    title: text('Contract {number} does not pass to {successor}', '合同 {number} 不由“{successor}”继受'),
    body: text('One of the three refused. Reason: {reason}', '一方拒绝。原因：{reason}'),
  },
  CONTRACT_DEADLINE: {
    subject: 'CONTRACT',
    roles: [...CONTRACT_PEOPLE, 'ORG_ADMIN'],
    title: text('Contract {number} is to be {what} by {by}', '合同 {number} 须于 {by} 前{what}'),
    body: text('“{title}” is not {what} yet.', '“{title}”尚未{what}。'),
  },
  INVOICE_ISSUED: {
    subject: 'INVOICE',
    roles: ['FINANCE'],
    title: text('Invoice {number} was issued', '账单 {number} 已出具'),
    body: text('It covers {period}: {total} {currency} in all.', '账期 {period}，合计 {total} {currency}。'),
  },
  NOTICE_RAISED: {
    subject: 'NOTICE',
    roles: ['BUYER', 'ORG_ADMIN'],
    title: text('A notice on services that you have', '关于贵单位在用服务的提示'),
    body: text('{text}', '{text}'),
  },
  EVIDENCE_EXPIRING: {
    subject: 'EVIDENCE',
    roles: ['PROVIDER_CATALOG', 'PROVIDER_ADMIN'],
    title: text('Evidence {number} runs out', '证明材料 {number} 即将到期'),
    body: text(
      '{kind} {number} is last valid on {lastValidOn}: hand in what follows it.',
      '{kind} {number} 有效期至 {lastValidOn}，请及时提交新的材料。',
    ),
  },
} as const satisfies Record<string, Kind>;

export type NotificationEvent = keyof typeof NOTIFICATIONS;
export const NOTIFICATION_EVENTS = Object.keys(NOTIFICATIONS) as NotificationEvent[];

/** Which of an organization's people are told of it. */
export const rolesTold = (event: NotificationEvent): readonly Role[] => NOTIFICATIONS[event].roles;

/** What a notification's sentences name: figures, numbers, names; a text has its own in each language. */
export type Facts = Readonly<Record<string, string | Text>>;

const LANGUAGES = ['zh', 'en'] as const;
/** Of mails and of lists, one line whatever people wrote. */
const ONE_LINE = /[\s\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** The sentences of a notification in both languages. A fact that is missing leaves a gap, and never another's name. */
export function renderNotification(event: NotificationEvent, facts: Facts): { title: Text; body: Text } {
  const { title, body } = NOTIFICATIONS[event];
  const oneLine = filled(title, facts);
  return {
    title: text(oneLine.en.replace(ONE_LINE, ' ').trim(), oneLine.zh.replace(ONE_LINE, ' ').trim()),
    body: filled(body, facts),
  };
}

function filled(template: Text, facts: Facts): Text {
  const [zh, en] = LANGUAGES.map((language) =>
    template[language].replace(/\{(\w+)\}/g, (_, name: string) => {
      const fact = Object.hasOwn(facts, name) ? facts[name]! : '';
      return typeof fact === 'string' ? fact : fact[language];
    }),
  );
  return { zh: zh!, en: en! };
}

/** The language of a person's notifications, as people name it; without a choice, Chinese in mails (ADR 0012). */
export const NOTIFICATION_LANGUAGES = ['zh-CN', 'en'] as const;
export type NotificationLanguage = (typeof NOTIFICATION_LANGUAGES)[number];

/** What a person does not want to be told of, by the way of telling; everything else is told. */
export interface Silence {
  inApp: readonly NotificationEvent[];
  mail: readonly NotificationEvent[];
}

/** A wish for one event; a way that is left out stays as it was. */
export interface NotificationChoice {
  event: NotificationEvent;
  inApp?: boolean | null;
  mail?: boolean | null;
}

/** The silence after these choices, the later one counting; in the order of the events. */
export function silenceAfter(silence: Silence, choices: readonly NotificationChoice[]): Silence {
  const after = (way: 'inApp' | 'mail'): NotificationEvent[] => {
    const off = new Set(silence[way]);
    for (const { event, [way]: wish } of choices) {
      if (wish === true) off.delete(event);
      if (wish === false) off.add(event);
    }
    return NOTIFICATION_EVENTS.filter((event) => off.has(event));
  };
  return { inApp: after('inApp'), mail: after('mail') };
}

/** The language of `Text` for a person's choice. */
export const localeOfLanguage = (language: NotificationLanguage | null): 'zh' | 'en' =>
  language === 'en' ? 'en' : 'zh';

/** Below every mail. */
export const MAIL_FOOT = text(
  'Yunshi. You choose what is sent to you in the settings of your notifications.',
  '云市。可在通知设置中选择接收哪些邮件。',
);
