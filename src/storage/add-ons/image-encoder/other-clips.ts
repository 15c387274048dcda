import type { FileFault } from '../../../core/formats/file-error.ts';
import { unsupportedFile } from '../../../core/formats/file-error.ts';
import { KIND_FAULTS, OTHER_CLIPS } from '../../import/other-kinds.ts';

/** By transformers' `model_type`: other models that compare texts with pictures. */
const NAMES: Readonly<Record<string, string>> = {
  chinese_clip: OTHER_CLIPS['chinese-clip'],
  siglip: OTHER_CLIPS.siglip,
  siglip2: 'SigLIP 2',
  metaclip_2: 'MetaCLIP 2',
  clipseg: 'CLIPSeg',
  xclip: 'X-CLIP',
  groupvit: 'GroupViT',
  owlvit: 'OWL-ViT',
  align: 'ALIGN',
  flava: 'FLAVA',
  blip: 'BLIP',
  'blip-2': 'BLIP-2',
  'vision-text-dual-encoder': 'VisionTextDualEncoder',
};

const HALVES: Readonly<Record<string, FileFault | undefined>> = {
  clip_text_model: KIND_FAULTS['clip-text'],
};

/**
 * Refuses a model that is neither a CLIPModel nor an AltCLIPModel, nor the image encoder of one.
 *
 * @param config of its folder
 * @throws AppError `unsupported`, by name
 */
export function refuseOtherClips(config: Readonly<Record<string, unknown>>, file: string): void {
  const type = String(config['model_type']);
  if (Object.hasOwn(NAMES, type)) {
    const named = NAMES[type]!;
    throw unsupportedFile(file, named, ['clip'], { fault: 'other-clip', named });
  }
  const fault = Object.hasOwn(HALVES, type) ? HALVES[type] : undefined;
  if (fault) throw unsupportedFile(file, type, ['clip'], { fault });
}
