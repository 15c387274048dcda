import { Button, Menu, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MatchDirection, MatchedTable } from '../../store/index.ts';
import { saveBlob } from '../models/installed/save-blob.ts';
import { useFormat } from '../use-format.ts';
import styles from './Match.module.css';
import { pictureProblem } from './picture-problem.ts';
import { matchCsv, matchMarkdown, matchTsv, type ExportWords } from './match-export.ts';

const ICON = { size: 18, stroke: 1.6 };

interface Props {
  readonly table: MatchedTable;
  readonly direction: MatchDirection;
}

/** Copies or saves the table. */
export function ExportButtons({ table, direction }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [copied, setCopied] = useState<'done' | 'refused' | null>(null);
  const words: ExportWords = {
    picture: t('match.picture'),
    text: t('match.text'),
    cosine: t('match.cosine'),
    perPicture: t('match.perPicture'),
    perText: t('match.perText'),
    note: t('match.note'),
    problemOf: (error) => pictureProblem(error, t).title,
  };
  const copy = (text: string) => {
    navigator.clipboard.writeText(text).then(
      () => setCopied('done'),
      () => setCopied('refused'),
    );
  };
  const save = () => {
    const csv = new Blob([matchCsv(table, words)], { type: 'text/csv' });
    saveBlob(csv, `${t('match.fileName')}.csv`);
  };
  const CopyIcon = copied === 'done' ? IconCheck : IconCopy;
  return (
    <div className={styles['buttons']}>
      <Menu position="bottom-end" shadow="md" withinPortal={false}>
        <Menu.Target>
          <Button variant="default" size="sm" px="sm" leftSection={<CopyIcon {...ICON} />}>
            {t('match.copy')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => copy(matchTsv(table, direction, words))}>
            {t('match.copyTsv')}
          </Menu.Item>
          <Menu.Item onClick={() => copy(matchMarkdown(table, direction, words, format.share))}>
            {t('match.copyMarkdown')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button
        variant="default"
        size="sm"
        px="sm"
        leftSection={<IconDownload {...ICON} />}
        onClick={save}
      >
        {t('match.csv')}
      </Button>
      <VisuallyHidden role="status">{copied === 'done' && t('match.copied')}</VisuallyHidden>
      {copied === 'refused' && (
        <p role="alert" className={styles['warning']}>
          {t('match.copyRefused')}
        </p>
      )}
    </div>
  );
}
