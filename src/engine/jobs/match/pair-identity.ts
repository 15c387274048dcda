import type { StoredParts } from '../../../storage/stored-model.ts';
import type { DeviceModel, Loaded } from '../../workbench.ts';
import { partContents } from './part-contents.ts';

const PARTS = ['textEncoder', 'textProjection', 'tokenizer', 'imageEncoder', 'imageProcessor'];

/** Identifies everything that determines a pair's embeddings: its weights, its settings and its precision. */
export function identityOf({
  stored,
  device,
}: Pick<Loaded<DeviceModel, StoredParts>, 'stored' | 'device'>): string {
  return `${device.precision} ${partContents(stored.manifest, PARTS)}`;
}
