import { Button } from 'antd';
import { useTranslation } from 'react-i18next';

/** The next page of a list, where there is one. */
export function LoadMore({
  of,
}: {
  of: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}) {
  const { t } = useTranslation();
  if (!of.hasNextPage) return null;
  return (
    <Button block loading={of.isFetchingNextPage} onClick={() => void of.fetchNextPage()} style={{ marginTop: 16 }}>
      {t('catalogue.more')}
    </Button>
  );
}
