import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Divider, Flex, Form, Spin } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../graphql/request';
import { Refusal } from '../parts/page-state';
import { beginTrip, type Trip } from './oidc-trip';
import { CompleteOidcSignInDocument, OidcSignInDocument, SignInWaysDocument } from './oidc.generated';
import type { SessionPartsFragment } from './session.generated';
import { SignInEnd } from './sign-in-end';

/** A button for each provider of identities that is known: the browser goes there and comes back. */
export function ProviderButtons() {
  const { t } = useTranslation();
  const ways = useQuery({ queryKey: ['SignInWays'], queryFn: () => send(SignInWaysDocument, {}) });
  const begin = useMutation({
    mutationFn: (provider: string) => send(OidcSignInDocument, { provider }),
    onSuccess: ({ oidcSignIn: { authorizationUrl, ticket } }) => {
      beginTrip(ticket);
      location.assign(authorizationUrl);
    },
  });
  const providers = ways.data?.oidcProviders ?? [];
  if (!providers.length) return null;
  return (
    <>
      <Divider plain>{t('signIn.or')}</Divider>
      <Flex vertical gap={8}>
        {providers.map(({ code, name }) => (
          <Button
            key={code}
            block
            loading={begin.variables === code && (begin.isPending || begin.isSuccess)}
            onClick={() => begin.mutate(code)}
          >
            {t('signIn.by', { name })}
          </Button>
        ))}
        <Refusal error={begin.error} />
      </Flex>
    </>
  );
}

/** The end of a sign-in elsewhere; the code of a second factor is asked for where there is one. */
export function Returned({
  of: trip,
  onSession,
  onGiveUp,
}: {
  of: Trip;
  onSession: (session: SessionPartsFragment) => void;
  onGiveUp: () => void;
}) {
  const { t } = useTranslation();
  const [factorTicket, setFactorTicket] = useState<string | null>(null);
  const complete = useMutation({
    mutationFn: (input: { ticket: string; callbackUrl?: string; code?: string }) =>
      send(CompleteOidcSignInDocument, { input }),
    onSuccess: ({ completeOidcSignIn: { session, secondFactorTicket } }) => {
      if (session) onSession(session);
      else setFactorTicket(secondFactorTicket);
    },
  });
  const { mutate } = complete;
  useEffect(() => mutate(trip), [mutate, trip]);
  if (factorTicket === null)
    return complete.error ? (
      <Flex vertical gap={16}>
        <Refusal error={complete.error} />
        <Button onClick={onGiveUp}>{t('signIn.otherWay')}</Button>
      </Flex>
    ) : (
      <div role="status" aria-label={t('state.loading')} style={{ textAlign: 'center', padding: 32 }}>
        <Spin />
      </div>
    );
  return (
    <Form<{ code: string }>
      layout="vertical"
      requiredMark={false}
      onFinish={({ code }) => mutate({ ticket: factorTicket, code })}
    >
      <SignInEnd asksCode refusal={complete.error} isPending={complete.isPending} />
    </Form>
  );
}
