import { Descriptions, type DescriptionsProps, Flex } from 'antd';
import type { ReactNode } from 'react';

/** What a page is about and how that stands; beside it what can be done there. */
export function Heading({ title, state, children }: { title: string | null; state?: ReactNode; children?: ReactNode }) {
  return (
    <Flex justify="space-between" align="center" gap={12} wrap style={{ marginBottom: 16 }}>
      <h1 style={{ margin: 0 }}>
        {title} {state}
      </h1>
      {children}
    </Flex>
  );
}

/** What there is to know of one thing, at a glance. */
export function Facts({ of }: { of: DescriptionsProps['items'] }) {
  return <Descriptions size="small" column={{ xs: 1, sm: 2, lg: 3 }} items={of} />;
}
