import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { saveBlob } from '../models/installed/save-blob.ts';
import styles from './Retrieval.module.css';
import {
  retrievalCsv,
  retrievalJson,
  retrievalMarkdown,
  type RetrievalRow,
} from './retrieval-export.ts';

/** Copies or saves the table. */
export function ExportResults({ rows }: { readonly rows: readonly RetrievalRow[] }) {
  const { t } = useTranslation();
  const words = {
    model: t('match.pair'),
    set: t('retrieval.set'),
    origin: t('retrieval.setup'),
    published: t('retrieval.published'),
    measured: t('retrieval.measured'),
  };
  const save = (text: string, type: string, extension: string) =>
    saveBlob(new Blob([text], { type }), `${t('retrieval.fileName')}.${extension}`);
  return (
    <div className={styles['buttons']}>
      <Menu position="bottom-start" shadow="md" withinPortal={false}>
        <Menu.Target>
          <Button
            variant="default"
            size="sm"
            px="sm"
            leftSection={<IconDownload size={18} stroke={1.6} />}
          >
            {t('retrieval.export')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => save(retrievalCsv(rows, words), 'text/csv', 'csv')}>
            {t('retrieval.csv')}
          </Menu.Item>
          <Menu.Item onClick={() => save(retrievalMarkdown(rows, words), 'text/markdown', 'md')}>
            {t('retrieval.markdown')}
          </Menu.Item>
          <Menu.Item onClick={() => save(retrievalJson(rows), 'application/json', 'json')}>
            {t('retrieval.json')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
