import type { AddOn } from '../../models/library.ts';

/** What a prompt says to use an add-on. */
export const promptSyntax = ({ kind, name }: AddOn) =>
  kind === 'lora' ? `<lora:${name}:0.8>` : name;
