/** A sentence for people in both languages of the product. */
export interface Text {
  zh: string;
  en: string;
}

export const text = (en: string, zh: string): Text => ({ en, zh });

/** One thing wrong with an input: where, a stable code, and what to do. */
export interface Issue {
  path: (string | number)[];
  code: string;
  text: Text;
}

/** A sentence of a plan document that a finding rests on. */
export interface Citation {
  document: string;
  section: string;
  quote: string;
}

export type Effect = 'REFUSE' | 'REQUIRE' | 'WARN' | 'BADGE';

/** What a plan rule says of a request. `ruleId` is the requirement row's id, `code` the row's own. */
export interface Finding {
  ruleId: string;
  code: string;
  effect: Effect;
  text: Text;
  citation: Citation | null;
}

/**
 * Codes that mean the same in every lib; a lib adds its own in its `errors.ts`.
 * They are part of the public contract and never change meaning.
 */
export type CommonCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'VALIDATION_FAILED'
  | 'VERSION_CONFLICT'
  | 'IDEMPOTENCY_CONFLICT'
  | 'INVALID_TRANSITION'
  | 'PLAN_RULE'
  | 'UNAVAILABLE';

/** A refusal with a stable code; the only error whose message reaches a client. */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    readonly text: Text,
    readonly details: { issues?: Issue[]; findings?: Finding[] } = {},
  ) {
    super(`${code}: ${text.en}`);
    this.name = 'DomainError';
  }
}

/** Used for absent things and for other organizations' things alike: a client cannot tell them apart. */
export const notFound = (what: Text = text('thing', '对象')): DomainError =>
  new DomainError('NOT_FOUND', text(`No such ${what.en}.`, `没有这个${what.zh}。`));

export const forbidden = (
  why: Text = text('Your role does not allow this.', '您的角色无权执行此操作。'),
): DomainError => new DomainError('FORBIDDEN', why);

/** For whoever changes what it has read at an older version. */
export const versionConflict = (version: number): DomainError =>
  new DomainError(
    'VERSION_CONFLICT',
    text(
      `It was changed meanwhile and is now version ${version}: read it again.`,
      `内容已被更改，当前版本为 ${version}，请重新读取。`,
    ),
  );

export const planRule = (findings: Finding[]): DomainError =>
  new DomainError('PLAN_RULE', findings[0]?.text ?? text('A plan rule refuses this.', '规划规则不允许此操作。'), {
    findings,
  });

export const invalid = (path: Issue['path'], code: string, message: Text): DomainError => {
  const issues = new Issues();
  issues.add(path, code, message);
  return issues.error();
};

/** Collects everything that is wrong with an input, so that a client is told all of it at once. */
export class Issues {
  readonly list: Issue[] = [];

  add(path: Issue['path'], code: string, message: Text): void {
    if (this.list.length < 100) this.list.push({ path, code, text: message });
  }

  get any(): boolean {
    return this.list.length > 0;
  }

  error(): DomainError {
    const [first] = this.list;
    const where = first?.path.join('.') ?? '';
    return new DomainError(
      'VALIDATION_FAILED',
      text(`${where}: ${first?.text.en ?? 'not valid'}`, `${where}：${first?.text.zh ?? '无效'}`),
      { issues: this.list },
    );
  }

  throwIfAny(): void {
    if (this.any) throw this.error();
  }
}
