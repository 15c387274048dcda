import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Screen } from '../Screen.tsx';
import { MatchTab } from './MatchTab.tsx';

/** What a pair of encoders is good for beside painting. */
export function MatchScreen() {
  const { t } = useTranslation();
  return (
    <Screen title={t('match.title')} closeLabel={t('match.close')} entrance="[data-match-button]">
      <Tabs defaultValue="compare">
        <Tabs.List mb="md">
          <Tabs.Tab value="compare">{t('match.tab')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="compare">
          <MatchTab />
        </Tabs.Panel>
      </Tabs>
    </Screen>
  );
}
