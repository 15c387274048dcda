import type { Catalogue } from './zh-cn.ts';

/** Files on this device that have changed since they were written. */
export const damageEn: Catalogue['damage'] = {
  model: {
    title: 'Files of the model “{{name}}” are damaged',
    help: 'They have changed since the model was added, and its pictures may be wrong, so it is not used any more. Delete it on the Models screen, then import or download it again.',
  },
  copy: {
    title: 'A converted copy of the model “{{name}}” was damaged',
    help: 'It will be made again with the next picture; the model itself is intact. Pictures that were painted with the copy may be wrong.',
  },
  lora: {
    title: 'The file of the LoRA “{{name}}” is damaged',
    help: 'It has changed since it was added. Delete it on the Models screen and add it again, or take it out of the prompt.',
  },
  embedding: {
    title: 'The file of the embedding “{{name}}” is damaged',
    help: 'It has changed since it was added. Delete it on the Models screen and add it again, or take it out of the prompt.',
  },
  vae: {
    title: 'The file of the VAE “{{name}}” is damaged',
    help: 'It has changed since it was added. Delete it on the Models screen and add it again, or choose another VAE in the picture settings.',
  },
  'tool-model': {
    title: 'The file of the tool “{{name}}” is damaged',
    help: 'It has changed since it was added. Delete it on the Models screen and add it again.',
  },
  'control-net': {
    title: 'The file of the guiding model “{{name}}” is damaged',
    help: 'It has changed since it was added. Delete it on the Models screen and add it again, or paint without this guide.',
  },
  upscaler: {
    title: 'The file of the upscaler “{{name}}” is damaged',
    help: 'It has changed since it was added. Delete it on the Models screen and add it again, or enlarge with another one.',
  },
  'ip-adapter': {
    title: 'The file of the IP-Adapter “{{name}}” is damaged',
    help: 'It has changed since it was added. Delete it on the Models screen and add it again, or guide the picture without it.',
  },
  'image-encoder': {
    title: 'The file of the image encoder “{{name}}” is damaged',
    help: 'It has changed since it was added. Delete it on the Models screen and add it again, or choose another pair for matching.',
  },
  'text-encoder': {
    title: 'The file of the text encoder “{{name}}” is damaged',
    help: 'It has changed since it was added. Delete it on the Models screen and add it again, or choose another pair for matching.',
  },
};
