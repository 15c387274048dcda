import type { Measurement } from '../../store/index.ts';
import { usePairName } from '../match/use-pair-name.ts';
import { measuredRow, type RetrievalRow } from './retrieval-export.ts';
import { useSetName } from './use-set-name.ts';

/** Turns a measurement into a table row in the page's language. */
export function useMeasuredRow(): (measurement: Measurement) => RetrievalRow {
  const nameOf = usePairName();
  const setNameOf = useSetName();
  return (measurement) =>
    measuredRow(measurement, {
      pair: nameOf(measurement.pair),
      set: setNameOf(measurement.setName),
    });
}
