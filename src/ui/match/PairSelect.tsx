import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isSamePair, pairInUse, usablePairs } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { usePairName } from './use-pair-name.ts';

/** Chooses the pair of encoders that reads pictures and texts, if there is a choice. */
export function PairSelect() {
  const { t } = useTranslation();
  const nameOf = usePairName();
  const { choosePair } = useAppStore().getState();
  const library = useApp((state) => state.library);
  const model = useApp((state) => state.model);
  const modelId = useApp((state) => state.modelId);
  const chosenPair = useApp((state) => state.chosenPair);
  const pairs = usablePairs({ library, model });
  const used = pairInUse({ library, model, modelId, chosenPair });
  if (!used || pairs.length < 2) return null;
  return (
    <NativeSelect
      label={t('match.pair')}
      value={pairs.findIndex((pair) => isSamePair(pair, used))}
      onChange={(event) => {
        const pair = pairs[Number(event.currentTarget.value)];
        if (pair) choosePair(pair);
      }}
      data={pairs.map((pair, index) => ({ value: String(index), label: nameOf(pair) }))}
    />
  );
}
