import { useTranslation } from 'react-i18next';
import { usablePairs, type Measurement } from '../../store/index.ts';
import { useModelName } from '../models/use-model-name.ts';
import { useApp } from '../store-context.ts';
import { measuredRow, type RetrievalRow } from './retrieval-export.ts';
import { useSetName } from './use-set-name.ts';

/** Puts a measurement into the page's words. */
export function useMeasuredRow(): (measurement: Measurement) => RetrievalRow {
  const { t } = useTranslation();
  const nameOf = useModelName();
  const setNameOf = useSetName();
  const library = useApp((state) => state.library);
  const model = useApp((state) => state.model);
  return (measurement) => {
    const { modelId, imageEncoder, setName } = measurement;
    const used = usablePairs({ library, model }).find((pair) => pair.modelId === modelId);
    const modelName = used ? nameOf(used.model) : modelId;
    const pair =
      imageEncoder === null ? modelName : t('match.pairOf', { model: modelName, imageEncoder });
    return measuredRow(measurement, { pair, set: setNameOf(setName) });
  };
}
