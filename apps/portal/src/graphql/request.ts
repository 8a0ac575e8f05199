import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
import { language } from '../i18n/language';
import { ApiError, type ApiFinding, type ApiIssue, UNREACHABLE } from './errors';

/** An operation as codegen writes it: its text, and the types of its answer and variables. */
export type Document<Result, Variables> = DocumentTypeDecoration<Result, Variables> & { toString(): string };

interface Answer<Result> {
  data: Result | null;
  errors?: {
    message: string;
    extensions?: { code?: string; issues?: ApiIssue[]; findings?: ApiFinding[] };
  }[];
}

/** One request to the api, as whoever holds the token. Throws ApiError. */
export async function send<Result, Variables>(
  document: Document<Result, Variables>,
  variables: Variables,
  { token, delegation, signal }: { token?: string | null; delegation?: string | null; signal?: AbortSignal } = {},
): Promise<Result> {
  const response = await fetch('/graphql', {
    method: 'POST',
    credentials: 'same-origin',
    headers: {
      'content-type': 'application/json',
      'accept-language': language(),
      // The refresh token stays in a cookie that no script reads.
      'x-session': 'cookie',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(delegation ? { 'x-delegation': delegation } : {}),
    },
    body: JSON.stringify({ query: document.toString(), variables }),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiError(UNREACHABLE, '');
  });
  const answer = (await response.json().catch(() => null)) as Answer<Result> | null;
  const error = answer?.errors?.[0];
  if (error) {
    const { code = UNREACHABLE, issues, findings } = error.extensions ?? {};
    throw new ApiError(code, error.message, issues, findings);
  }
  if (!answer?.data) throw new ApiError(UNREACHABLE, '');
  return answer.data;
}
