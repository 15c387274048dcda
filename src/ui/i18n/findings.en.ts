import type { Catalogue } from './zh-cn.ts';

/** What an error is about: the file, the field, the value found and the values allowed. */
export const findingsEn: Catalogue['findings'] = {
  value: '{{field}} in {{file}} is {{found}}; {{possible}}.',
  missing: '{{file}} has no {{field}}; {{possible}}.',
  unknownField:
    '{{file}} has an unknown field, {{field}}, set to {{found}}. Did you mean {{nearest}}?',
  field: 'Something is wrong with {{field}} in {{file}}.',
  file: 'The file is {{file}}.',
  shape:
    'In {{file}}, the tensor {{tensor}} has the shape {{found}}; according to the configuration it should be {{right}}.',
  dtype: 'In {{file}}, the tensor {{tensor}} is of type {{found}} instead of {{right}}.',
  byteLength: 'In {{file}}, the tensor {{tensor}} has {{found}} bytes instead of {{right}}.',
  noTensor: '{{file}} lacks the tensor {{tensor}}, which the configuration requires.',
  parts: 'AND joins at most {{max}} prompts; there are {{found}} here.',
  encodings:
    'The prompt changes too often between steps: it would have to be read {{found}} times, but the limit is {{max}}.',
  wildcardCycle:
    'A word list contains itself: {{found}}. Change that line of the list and add it again.',
  templateSize: 'With all choices made, the prompt is far too long. Nest fewer lists.',
  tag: '{{found}} is not understood. A LoRA is written <lora:name:0.8>.',
  lora: 'There is no LoRA “{{found}}”. Did you mean {{nearest}}?',
  noLoras: 'There is no LoRA “{{found}}”. Add its file on the Models screen first.',
  loraMisfit: 'The LoRA “{{found}}” was made for a different kind of model.',
  loraBroken:
    'The LoRA “{{found}}” is broken: it contains invalid numbers, or a part is missing. Take it out of the prompt, or add another version of it.',
  loraOverflow:
    'With {{found}} at this strength, the model’s weights overflow half precision. Lower the weight in the prompt.',
  embeddingMisfit: 'The embedding “{{found}}” was made for a different kind of model.',
  encoderMisfit:
    'The chosen text encoder does not fit this model: its output has {{found}} dimensions, but the UNet expects {{expected}}.',
  noImageEncoder:
    'The image encoder “{{found}}” is no longer on this device. Choose another pair of encoders.',
  imageEncoderMisfit:
    'The image encoder “{{found}}” does not fit this model: it needs a text encoder that is {{expected}} wide, and this model’s is {{width}} wide. Choose another model or another image encoder.',
  noUpscaler:
    'The upscaler “{{found}}” is no longer on this device. Choose another one in the “Enlarge” menu.',
  noToolModel: 'This tool needs a model. Choose one and download it first.',
  lostToolModel:
    'The model “{{found}}” is no longer on this device. Choose another one, or download it again.',
  otherToolTask: 'The model “{{found}}” is for another tool. Choose another one.',
  brokenToolModel:
    'The model “{{found}}” cannot be opened, or its output does not suit this tool. Choose another one.',
  hiresFromStart: 'Hires fix cannot be combined with a start picture: turn one of them off.',
  controlCount: 'A picture can be guided by at most {{max}} pictures; there are {{found}} here.',
  noControlNet:
    'The guiding model “{{found}}” is no longer on this device. Add it again on the Models screen, or remove the guide.',
  controlMisfit:
    'The guiding model “{{found}}” was made for a different kind of model. Choose another one, or another model.',
  controlSpan:
    'The guidance of “{{name}}” would begin at {{found}} but end at {{end}}. It must begin before it ends.',
  ipAdapterMisfit:
    'The IP-Adapter “{{found}}” does not fit this model: it gives tokens {{width}} wide, the model reads {{expected}}. Those for Stable Diffusion 1.x give 768.',
  noIpAdapter:
    'The IP-Adapter “{{found}}” is no longer on this device. Add it again, or guide the picture without it.',
  wantsPictureEncoder:
    'The IP-Adapter “{{found}}” needs the image encoder {{encoder}}. Add it on the Models screen.',
  noPictureEncoder:
    'The IP-Adapter “{{found}}” needs a CLIP image encoder with {{width}}-dimensional output, and there is none on this device. Add the one that it was trained with on the Models screen.',
  tooLarge: 'An edge would be {{found}} pixels long; the limit is {{max}}.',
  maskSize:
    'The mask has {{found}} pixels and its picture {{expected}}. Open the picture in the editor and paint the mask again.',
  emptyMask: 'Nothing is masked. Paint over the part that is to change.',
  smallMask:
    'The mask is too small or too pale to change anything at this size. Paint it larger, blur it less, or paint only the masked part.',
  noSteps:
    'With a strength of {{found}}, none of the {{steps}} steps would be run. Raise it to {{min}}, or add steps.',
  noTextEncoder:
    'The text encoder “{{found}}” is no longer on this device. Choose another pair of encoders.',
  projectionMisfit:
    'The text encoder “{{found}}” and the image encoder “{{imageEncoder}}” do not go together: one has {{width}} dimensions, the other {{expected}}. Choose another pair of encoders.',
  otherTextEncoder:
    'The image encoder “{{found}}” goes with the text encoders of {{expected}}, and this model reads with another kind. Choose another model.',
  noVae:
    'The VAE “{{found}}” is no longer on this device. Choose another one in the picture settings.',
  vaeMisfit:
    'The VAE “{{found}}” does not fit this model: it decodes {{channels}} channels at 1/{{factor}} of the picture’s size; this model paints {{ownChannels}} at 1/{{ownFactor}}.',
  listSeparator: ', ',
};
