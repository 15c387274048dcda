import { useTranslation } from 'react-i18next';
import type { MatchingPair } from '../../contract/matching.ts';
import { installedModels } from '../../store/index.ts';
import { useModelName } from '../models/use-model-name.ts';
import { useApp } from '../store-context.ts';

/** The name of a pair of encoders: that of its model, or those of both encoders. */
export function usePairName(): (pair: MatchingPair) => string {
  const { t } = useTranslation();
  const nameOf = useModelName();
  const library = useApp((state) => state.library);
  const model = useApp((state) => state.model);
  const nameById = (id: string) => {
    const found = installedModels({ library, model }).find(({ manifest }) => manifest.id === id);
    return found ? nameOf(found.manifest) : id;
  };
  return ({ modelId, textEncoder, imageEncoder }) => {
    const reader = modelId === undefined ? textEncoder : nameById(modelId);
    return imageEncoder === null ? reader : t('match.pairOf', { model: reader, imageEncoder });
  };
}
