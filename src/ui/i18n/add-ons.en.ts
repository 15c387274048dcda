import type { Catalogue } from './zh-cn.ts';

/** Add-ons: what each kind does, and how to use it. */
export const addOnsEn: Catalogue['models']['addOns'] = {
  title: 'LoRAs, embeddings, VAEs, encoders, upscalers, tools and guides',
  kind: {
    lora: 'LoRA',
    embedding: 'Embedding',
    vae: 'VAE',
    'image-encoder': 'Image encoder',
    'text-encoder': 'Text encoder',
    controlnet: 'ControlNet',
    't2i-adapter': 'T2I-Adapter',
    upscaler: 'Upscaler',
    'tool-model': 'Tool',
    'ip-adapter': 'IP-Adapter',
  },
  usage: 'To use it, write this in the prompt:',
  vaeFits: 'Choose it in the picture settings.',
  vaeMisfits:
    'It does not fit the current model. With a model that it fits, you can choose it in the picture settings.',
  encoderFits: 'Compares pictures with texts, together with the text encoder of {{models}}.',
  encoderMisfits:
    'No model here has a text encoder that fits it: it needs one that is {{width}} wide. Those of SkyPaint and Stable Diffusion 1.x are 768 wide.',
  altEncoderMisfits:
    'No model here has a text encoder that fits it: it needs the AltDiffusion that it was trained with, whose XLM-R is {{width}} wide.',
  encoderWants: 'It goes with the text encoder of {{name}}, which is not on this device yet.',
  textEncoderFits: 'Compares texts with pictures, together with the image encoder of {{encoders}}.',
  textEncoderMisfits:
    'No image encoder here goes with it: it needs one with {{size}}-dimensional output.',
  textEncoderWants: 'It goes with the image encoder of {{name}}, which is not on this device yet.',
  guides: 'Guides painting with a picture. Choose it when you add a guide on the page.',
  enlarges: 'Enlarges pictures ×{{scale}} at a time. Choose it in the “Enlarge” menu of a picture.',
  restores:
    'Restores pictures without enlarging them; the “Enlarge” menu of a picture resizes the result.',
  tool: {
    'depth-estimation': 'Estimates how far away each part of a picture is.',
    'background-removal': 'Cuts the subject of a picture out of its background.',
    'image-segmentation': 'Identifies the parts of a picture.',
    'image-to-text': 'Describes a picture in words.',
    'pose-estimation': 'Detects the poses of people in a picture.',
    'object-detection': 'Finds the people in a picture.',
  },
  adapterReady:
    'Makes a picture follow the content and style of another one, which the image encoder “{{encoder}}” reads.',
  adapterWants:
    'Makes a picture follow the content and style of another one. It needs the image encoder {{name}}, which is not on this device yet.',
  adapterLacks:
    'Makes a picture follow the content and style of another one. It needs a CLIP image encoder with {{width}}-dimensional output, and there is none on this device.',
  encoderForAdapters: 'Reads pictures for {{adapters}}.',
  encoderAlone:
    'Reads pictures for IP-Adapters. It lacks the text side’s projection, so it cannot match pictures with texts.',
  damaged: 'Its file is damaged. Delete it and add it again.',
  copy: 'Copy “{{text}}”',
  copied: 'Copied',
  export: 'Export “{{name}}” as a file',
  delete: 'Delete “{{name}}”',
  shrink: 'Make “{{name}}” smaller',
  confirm: {
    prompt: 'Delete “{{name}}”? Prompts that mention it will no longer work with it.',
    option: 'Delete “{{name}}”? Models that use it will go back to their own.',
    match: 'Delete “{{name}}”? Pictures can no longer be matched with it.',
    tool: 'Delete “{{name}}”? The tool that uses it will need another model.',
    enlarge: 'Delete “{{name}}”? Pictures can no longer be enlarged with it.',
    control: 'Delete “{{name}}”? Pictures can no longer be guided with it.',
  },
};
