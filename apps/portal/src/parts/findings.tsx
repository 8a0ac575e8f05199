import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Clause } from './clause';

interface Finding {
  ruleId: string;
  code: string;
  effect: string;
  message: string;
  citation: { document: string; section: string; quote: string } | null;
}

const COLORS: Record<string, string> = { REFUSE: 'red', REQUIRE: 'gold', WARN: 'gold', BADGE: 'blue' };

/** What the rules found, each with the clause it rests on, which leads to it among all rules. */
export function Findings({ of, none }: { of: readonly Finding[]; none: string }) {
  const { t } = useTranslation();
  if (!of.length) return <p style={{ margin: 0 }}>{none}</p>;
  return (
    <ul className="findings">
      {of.map(({ ruleId, code, effect, message, citation }) => (
        <li key={`${ruleId} ${code} ${message}`}>
          <Tag color={COLORS[effect]}>{t(`enums.Effect.${effect}` as 'enums.Effect.WARN')}</Tag> {message}
          {citation && <Clause of={citation} ruleId={ruleId} />}
        </li>
      ))}
    </ul>
  );
}
