import { Checkbox, Form, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { unitName } from '../format/unit';
import { useMeterName } from './meter-name';

/** What use is expected each month: a field for each meter that is reported, by its unit, under `usage`. */
export function UsageFields({ of: meters }: { of: ReadonlyMap<string, string> }) {
  const { t } = useTranslation();
  const meterName = useMeterName();
  return [...meters].map(([meter, unit]) => (
    <Form.Item
      key={meter}
      name={['usage', meter]}
      label={t('basket.usage', { meter: meterName(meter), unit: unitName(unit) })}
      rules={[{ required: true, message: t('signIn.missing') }]}
    >
      <InputNumber stringMode min="0" style={{ width: '100%' }} />
    </Form.Item>
  ));
}

/** Nothing is ordered without the declaration that no state secret is concerned. */
export function NotClassified() {
  const { t } = useTranslation();
  return (
    <Form.Item
      name="open"
      valuePropName="checked"
      rules={[
        {
          validator: (_, value) => (value ? Promise.resolve() : Promise.reject(new Error(t('basket.mustDeclare')))),
        },
      ]}
    >
      <Checkbox>{t('basket.notClassified')}</Checkbox>
    </Form.Item>
  );
}
