import { openToolModel } from '../../storage/add-ons/tool-model/open-tool-model.ts';
import { addOnId } from '../../storage/library/add-ons.ts';
import { painting } from '../model-changes.ts';
import type { HoldModels, OpenToolFiles } from './tool-models.ts';

/** From the library of this device. */
export const openStoredFiles: OpenToolFiles = (name, task) => openToolModel(name, task);

/** @param tab the name that the tab's workers share */
export function holdingModels(tab: string): HoldModels {
  return async (names, work) => {
    const ids = await Promise.all(names.map((name) => addOnId('tool-model', name)));
    return painting(tab, ids, work);
  };
}
