import { QuestionCircleOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Term } from '../screens/help/help-terms';

/** Beside a heading: what its word means. */
export function HelpLink({ of }: { of: Term }) {
  const { t } = useTranslation();
  const [term] = t(`help.terms.${of}`, { returnObjects: true });
  return (
    <Link to="/help" hash={of} className="no-print" aria-label={t('help.about', { term })}>
      <QuestionCircleOutlined />
    </Link>
  );
}
