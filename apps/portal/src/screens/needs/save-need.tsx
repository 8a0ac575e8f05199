import { useNavigate } from '@tanstack/react-router';
import { Button, Checkbox, Form } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OfferingFilter } from '../../graphql/schema.generated';
import { Question } from '../../parts/question';
import { session } from '../../session/session-store';
import { useViewer } from '../../session/use-session';
import { SaveNeedDocument } from './needs.generated';

/** Puts a search that found nothing on the board, for providers to see. */
export function SaveNeed({ of: filter }: { of: OfferingFilter }) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const navigate = useNavigate();
  if (!useViewer().roles.includes('BUYER') || !Object.keys(filter).length) return null;
  return (
    <>
      <Button onClick={() => setAsked(true)}>{t('needs.save')}</Button>
      {isAsked && (
        <Question<{ disclosed?: boolean }>
          title={t('needs.save')}
          what={t('needs.saveWhat')}
          run={({ disclosed }) => session.ask(SaveNeedDocument, { input: { filter, disclosed: disclosed === true } })}
          onDone={() => navigate({ to: '/needs' })}
          onClose={() => setAsked(false)}
        >
          <Form.Item name="disclosed" valuePropName="checked">
            <Checkbox>{t('needs.disclose')}</Checkbox>
          </Form.Item>
        </Question>
      )}
    </>
  );
}
