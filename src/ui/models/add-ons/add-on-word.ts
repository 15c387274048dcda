import type { AddOn } from '../../../contract/library.ts';

/** The catalogues' key for an add-on: its kind, or the kind's more familiar form. */
export const addOnWord = (addOn: AddOn) => (addOn.kind === 'control-net' ? addOn.form : addOn.kind);
