import { useQuery } from '@tanstack/react-query';
import { Flex, Form, Input, Select, TreeSelect } from 'antd';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { Panel } from '../../parts/panel';
import { useCategoryName } from '../catalogue/names';
import { type OfferingChoicesQuery, ZoneChoicesDocument } from './offering-form.generated';

const SERVICE_MODELS = ['IAAS', 'PAAS', 'SAAS', 'DAAS'] as const;
const CLOUDS = ['GOVERNMENT', 'ENTERPRISE', 'SOCIAL', 'HPC'] as const;

interface Node {
  code: string;
  nameZh: string;
  nameEn: string;
  children?: Node[];
}

/** What it is called, what it is, for which clouds, of which categories, where. */
export function ContentFields({ choices, isKnown }: { choices: OfferingChoicesQuery; isKnown: boolean }) {
  const { t } = useTranslation();
  const nameOf = useCategoryName();
  const zones = useQuery({ ...query(ZoneChoicesDocument, {}), staleTime: Infinity });
  const tree = (nodes: readonly Node[]): object[] =>
    nodes.map((node) => ({ value: node.code, title: nameOf(node), children: tree(node.children ?? []) }));
  return (
    <Panel title={t('listings.content')}>
      <Flex gap={16} wrap>
        <Form.Item name="code" label={t('offerings.code')} style={{ flex: '1 1 200px' }}>
          <Input maxLength={100} disabled={isKnown} />
        </Form.Item>
        <Form.Item name="name" label={t('fields.name')} style={{ flex: '3 1 300px' }}>
          <Input maxLength={200} />
        </Form.Item>
      </Flex>
      <Form.Item name="summary" label={t('fields.summary')}>
        <Input.TextArea rows={2} maxLength={1000} />
      </Form.Item>
      <Form.Item name="description" label={t('fields.description')}>
        <Input.TextArea rows={4} maxLength={20_000} />
      </Form.Item>
      <Flex gap={16} wrap>
        <Form.Item name="serviceModel" label={t('catalogue.serviceModels')} style={{ flex: '1 1 200px' }}>
          <Select options={SERVICE_MODELS.map((value) => ({ value, label: t(`enums.ServiceModel.${value}`) }))} />
        </Form.Item>
        <Form.Item name="clouds" label={t('catalogue.clouds')} style={{ flex: '2 1 260px' }}>
          <Select
            mode="multiple"
            showSearch={false}
            options={CLOUDS.map((value) => ({ value, label: t(`enums.Cloud.${value}`) }))}
          />
        </Form.Item>
      </Flex>
      <Form.Item name="categoryCodes" label={t('catalogue.categories')}>
        <TreeSelect
          multiple
          allowClear
          showSearch={{ treeNodeFilterProp: 'title' }}
          treeData={tree(choices.categories)}
          placeholder={t('offerings.anyCategory')}
        />
      </Form.Item>
      <Form.Item name="zoneCodes" label={t('catalogue.zones')} extra={t('offerings.zonesHint')}>
        <Select
          mode="multiple"
          allowClear
          loading={zones.isLoading}
          showSearch={{ optionFilterProp: 'label' }}
          options={zones.data?.zones.map(({ code, name }) => ({ value: code, label: `${name} ${code}` }))}
        />
      </Form.Item>
    </Panel>
  );
}
