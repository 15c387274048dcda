import type { AddOn } from '../../../contract/library.ts';

/** What the catalogues call an add-on by: its kind, or what people know that kind as. */
export const addOnWord = (addOn: AddOn) => (addOn.kind === 'control-net' ? addOn.form : addOn.kind);
