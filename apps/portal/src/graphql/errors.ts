/** What the api refused, as it says it: a code for programs, sentences for people, and where in the input. */
export interface ApiIssue {
  path: string;
  code: string;
  message: string;
}

export interface ApiFinding {
  ruleId: string;
  code: string;
  message?: string;
  citation: { document?: string; section?: string; quote: string } | null;
}

export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly issues: readonly ApiIssue[] = [],
    readonly findings: readonly ApiFinding[] = [],
  ) {
    super(message);
  }
}

/** The code of an error that never reached the api or came back broken. */
export const UNREACHABLE = 'UNREACHABLE';

export const codeOf = (error: unknown): string => (error instanceof ApiError ? error.code : UNREACHABLE);
