import { NativeSelect, SegmentedControl } from '@mantine/core';
import { IconPhotoCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  CONTROL_MODES,
  guideAddOns,
  pictureTools,
  purposeOf,
  START_FITS,
  type Guide,
  type PictureTool,
} from '../../store/index.ts';
import { useAppStore } from '../store-context.ts';
import styles from './GuideDetails.module.css';
import { PickFile } from './PickFile.tsx';
import { isToolSet, ToolFields } from './ToolFields.tsx';
import { useGuideSurroundings } from './use-guide-surroundings.ts';

/** Tools whose output cannot guide a control net. */
const NOT_HERE: readonly PictureTool[] = ['background', 'caption'];
type Offered = Exclude<PictureTool, 'background' | 'caption'>;
const isOffered = (tool: PictureTool): tool is Offered => !NOT_HERE.includes(tool);

/** Settings that few people need: which net to use, how its picture is made, and how prompt and guide are balanced. */
export function GuideMore({ guide }: { readonly guide: Guide }) {
  const { t } = useTranslation();
  const { giveReadyGuide, setGuide, setGuideTool } = useAppStore().getState();
  const { id, kind, addOn, tool, mode, fit } = guide;
  // A picture's file may have brought these settings, so they must not be hidden.
  const [opensAtOnce] = useState(isToolSet(guide));
  return (
    <details className={styles['more']} open={opensAtOnce}>
      <summary>{t('guide.more')}</summary>
      <div className={styles['fields']}>
        <NetField guide={guide} key={`${kind} ${addOn}`} />
        {kind === 'control-net' && (
          <NativeSelect
            label={t('guide.tool')}
            value={tool}
            onChange={({ currentTarget }) =>
              void setGuideTool(id, { tool: currentTarget.value as PictureTool })
            }
            data={pictureTools
              .filter(isOffered)
              .map((value) => ({ value, label: t(`guide.tools.${value}`) }))}
          />
        )}
        <div>
          <PickFile
            icon={<IconPhotoCheck size={16} stroke={1.6} />}
            label={t('guide.picture.ready')}
            onPick={(file) => void giveReadyGuide(id, file, file.name)}
          />
          <p className={styles['hint']}>
            {t(tool === 'inpaint' ? 'guide.picture.holesHint' : 'guide.picture.readyHint')}
          </p>
        </div>
        <ToolFields key={tool} guide={guide} />
        {kind === 'control-net' && (
          <Choice
            label={t('guide.mode')}
            value={mode}
            onChange={(value) => {
              const found = CONTROL_MODES.find((one) => one === value);
              if (found) setGuide(id, { mode: found });
            }}
            data={CONTROL_MODES.map((value) => ({ value, label: t(`guide.modes.${value}`) }))}
          />
        )}
        <Choice
          label={t('guide.fit')}
          value={fit}
          onChange={(value) => {
            const found = START_FITS.find((one) => one === value);
            if (found) setGuide(id, { fit: found });
          }}
          data={START_FITS.map((value) => ({ value, label: t(`start.fits.${value}`) }))}
        />
      </div>
    </details>
  );
}

function NetField({ guide }: { readonly guide: Guide }) {
  const { t } = useTranslation();
  const { setGuide } = useAppStore().getState();
  const { id, kind, addOn } = guide;
  const here = guideAddOns(kind, useGuideSurroundings());
  const missing = here.includes(addOn)
    ? []
    : [{ value: addOn, label: t('guide.netMissing', { name: addOn }) }];
  return (
    <NativeSelect
      label={t('guide.net')}
      value={addOn}
      onChange={({ currentTarget: { value } }) =>
        setGuide(id, { addOn: value, purpose: purposeOf(kind, value) ?? guide.purpose })
      }
      data={[...missing, ...here.map((value) => ({ value, label: value }))]}
    />
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly data: { readonly value: string; readonly label: string }[];
}

function Choice({ label, ...control }: ChoiceProps) {
  return (
    <div>
      <p className={styles['fieldLabel']} aria-hidden="true">
        {label}
      </p>
      <SegmentedControl fullWidth size="xs" aria-label={label} {...control} />
    </div>
  );
}
