import { changeLora, parseExtraNetworks, type LoraTag } from '../core/prompt/extra-networks.ts';

export { changeLora, type LoraTag };

/** The LoRAs that a prompt names; none while one of its tags cannot be read, which may still be half typed. */
export function lorasOf(prompt: string): readonly LoraTag[] {
  try {
    return parseExtraNetworks(prompt).loras;
  } catch {
    return [];
  }
}
