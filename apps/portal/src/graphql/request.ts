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

/** Whoever asks: by their token, in a colleague's roles where they act for one. */
interface As {
  token?: string | null;
  delegation?: string | null;
  signal?: AbortSignal;
}

/** One request to the api, as whoever holds the token. Throws ApiError. */
export async function send<Result, Variables>(
  document: Document<Result, Variables>,
  variables: Variables,
  as: As = {},
): Promise<Result> {
  const answer = (await post({ query: document.toString(), variables }, as)) as Answer<Result> | null;
  const error = answer?.errors?.[0];
  if (error) {
    const { code = UNREACHABLE, issues, findings } = error.extensions ?? {};
    throw new ApiError(code, error.message, issues, findings);
  }
  if (!answer?.data) throw new ApiError(UNREACHABLE, '');
  return answer.data;
}

/** The api's answer to a request as it stands; null where it is none. */
export async function post(request: object, { token, delegation, signal }: As): Promise<unknown> {
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
    body: JSON.stringify(request),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiError(UNREACHABLE, '');
  });
  return response.json().catch(() => null);
}
