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

/** What a rule does where it applies. */
export function EffectTag({ of }: { of: string }) {
  const { t } = useTranslation();
  return <Tag color={COLORS[of]}>{t(`enums.Effect.${of}` as 'enums.Effect.WARN')}</Tag>;
}

/** What the rules found, each with the clause it rests on, which leads to it among all rules. */
export function Findings({ of, none }: { of: readonly Finding[]; none: string }) {
  if (!of.length) return <p style={{ margin: 0 }}>{none}</p>;
  return (
    <ul className="findings">
      {of.map(({ ruleId, code, effect, message, citation }) => (
        <li key={`${ruleId} ${code} ${message}`}>
          <EffectTag of={effect} /> {message}
          {citation && <Clause of={citation} ruleId={ruleId} />}
        </li>
      ))}
    </ul>
  );
}
