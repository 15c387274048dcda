import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { MatchTab as Tab } from '../../store/index.ts';
import { Screen } from '../Screen.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import { RetrievalTab } from '../retrieval/RetrievalTab.tsx';
import { DescribeTab } from './DescribeTab.tsx';
import { MatchTab } from './MatchTab.tsx';

/** What a pair of encoders can do besides painting. */
export function MatchScreen() {
  const { t } = useTranslation();
  const { openMatch } = useAppStore().getState();
  const tab = useApp((state) => state.matchTab);
  return (
    <Screen title={t('match.title')} closeLabel={t('match.close')} entrance="[data-match-button]">
      <Tabs value={tab} onChange={(value) => openMatch(value as Tab)} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="compare">{t('match.tab')}</Tabs.Tab>
          <Tabs.Tab value="describe">{t('describe.tab')}</Tabs.Tab>
          <Tabs.Tab value="retrieval">{t('retrieval.tab')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="compare">
          <MatchTab />
        </Tabs.Panel>
        <Tabs.Panel value="describe">
          <DescribeTab />
        </Tabs.Panel>
        <Tabs.Panel value="retrieval">
          <RetrievalTab />
        </Tabs.Panel>
      </Tabs>
    </Screen>
  );
}
