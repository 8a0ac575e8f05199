import { Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../parts/panel';
import { unitName } from '../../format/unit';
import { useCategoryName } from '../catalogue/names';
import type { OfferingChoicesQuery } from './offering-form.generated';
import { RecordInput } from './record-input';

type Definition = OfferingChoicesQuery['attributeDefinitions'][number];

/** What a provider declares; of its defaults nothing has to be said again. */
export function AttributeFields({ choices }: { choices: OfferingChoicesQuery }) {
  const { t } = useTranslation();
  const nameOf = useCategoryName();
  const model = Form.useWatch('serviceModel') as string | undefined;
  const about = choices.attributeDefinitions.filter(
    ({ serviceModels }) => !serviceModels.length || (serviceModels as string[]).includes(model ?? ''),
  );
  return (
    <Panel title={t('listings.attributes')}>
      <p className="quiet" style={{ marginTop: 0 }}>
        {t('offerings.attributesHint')}
      </p>
      <div className="cards">
        {about.map((definition) => (
          <Form.Item
            key={definition.code}
            name={['attributes', definition.code]}
            label={[nameOf(definition), definition.unit && `(${unitName(definition.unit)})`].filter(Boolean).join(' ')}
            tooltip={definition.source ?? undefined}
            normalize={definition.type === 'INTEGER' ? wholeNumber : undefined}
          >
            <Control of={definition} />
          </Form.Item>
        ))}
      </div>
    </Panel>
  );
}

/** Whole numbers are numbers where they are, and stay text where they are none: the api says so. */
const wholeNumber = (text: unknown): unknown => (/^-?\d{1,15}$/.test(String(text)) ? Number(text) : text);

interface Field {
  id?: string;
  value?: unknown;
  onChange?: (value: never) => void;
}

function Control({ of: { type, options }, ...field }: { of: Definition } & Field) {
  const { t } = useTranslation();
  const nameOf = useCategoryName();
  const given = field as object;
  const choices = options.map((option) => ({ value: option.code, label: nameOf(option) }));
  switch (type) {
    case 'BOOLEAN':
      return (
        <Select
          allowClear
          {...given}
          options={[
            { value: true, label: t('admissions.yes') },
            { value: false, label: t('admissions.no') },
          ]}
        />
      );
    case 'CHOICE':
      return <Select allowClear {...given} options={choices} />;
    case 'CHOICES':
      return (
        <Select mode="multiple" allowClear showSearch={{ optionFilterProp: 'label' }} {...given} options={choices} />
      );
    case 'TEXTS':
      return <Select mode="tags" {...given} open={false} suffixIcon={null} />;
    case 'DATE':
      return <Input type="date" {...given} />;
    case 'RECORD':
    case 'RECORDS':
      return <RecordInput {...given} />;
    default:
      return <Input maxLength={2000} {...given} />;
  }
}
