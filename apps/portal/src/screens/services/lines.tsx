import { MinusCircleOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Flex, Form } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Rows of fields in a form, as many as are wanted; `added` is what a new one begins with. */
export function Lines({
  name,
  added,
  children,
}: {
  name: string;
  added?: Record<string, string>;
  children: (row: number) => ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <Form.List name={name}>
      {(rows, { add, remove }) => (
        <>
          {rows.map((row, index) => (
            <Flex key={row.key} gap={8} align="baseline">
              {children(row.name)}
              <Button
                type="text"
                icon={<MinusCircleOutlined />}
                aria-label={`${t('basket.remove')} ${index + 1}`}
                onClick={() => remove(row.name)}
              />
            </Flex>
          ))}
          <Button block icon={<PlusOutlined />} onClick={() => add(added)} style={{ marginBottom: 16 }}>
            {t('service.addLine')}
          </Button>
        </>
      )}
    </Form.List>
  );
}
