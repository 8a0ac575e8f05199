import { Switch } from 'antd';
import { useTranslation } from 'react-i18next';

const KEYS = { j: 'next', k: 'before', a: 'approve', r: 'return', x: 'reject' } as const;

/** What may be done without a mouse, and whether. */
export function Keys({ isOn, turn }: { isOn: boolean; turn: (on: boolean) => void }) {
  const { t } = useTranslation();
  return (
    <section className="keys no-print">
      <label>
        <Switch size="small" checked={isOn} onChange={turn} /> {t('approving.keys.title')}
      </label>
      {isOn && (
        <dl>
          {Object.entries(KEYS).map(([key, word]) => (
            <div key={key}>
              <dt>
                <kbd>{key.toUpperCase()}</kbd>
              </dt>
              <dd>{t(`approving.keys.${word}`)}</dd>
            </div>
          ))}
          <div>
            <dt>
              <kbd>Ctrl</kbd> <kbd>Enter</kbd>
            </dt>
            <dd>{t('approving.keys.confirm')}</dd>
          </div>
        </dl>
      )}
    </section>
  );
}
