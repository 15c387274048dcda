import type { Catalogue } from './zh-cn.ts';

export const fileFaultsEn: Catalogue['models']['fileFaults'] = {
  'cut-off': {
    title: 'The file is incomplete',
    help: '“{{file}}” was not downloaded completely. Download it again and retry.',
  },
  'lfs-pointer': {
    title: 'This is a placeholder, not the model file',
    help: '“{{file}}” contains only a Git LFS note, no weights. Use the download button on the model’s page, or run git lfs pull first.',
  },
  html: {
    title: 'This is a web page, not a model file',
    help: '“{{file}}” contains a web page; most likely the site asked you to sign in. Sign in with the browser and download it again.',
  },
  image: {
    title: 'This is an image, not a model file',
    help: 'Choose a model file: safetensors or ckpt.',
  },
  archive: {
    title: 'This is a compressed archive',
    help: 'Unpack “{{file}}” first, then choose the file inside.',
  },
  'other-format': {
    title: '{{named}} files cannot be read',
    help: 'Look for the safetensors or ckpt version of the same model.',
  },
  'old-torch': {
    title: 'This file format is too old',
    help: '“{{file}}” was written by one of the first versions of PyTorch. Look for a safetensors version, or open it with a recent PyTorch and save it again.',
  },
  'runs-code': {
    title: 'This file wants to run code. Do not use it',
    help: '“{{file}}” tries to call {{named}}, which no model needs; it may be malicious. Nothing was run. Delete it, and do not open it in other programs either. If you need the model, get a safetensors version from a source you trust.',
  },
  'device-tensors': {
    title: 'This file was saved on an Apple or DirectML device',
    help: 'The weights in “{{file}}” are still in that device’s own format, which cannot be read. Look for a safetensors version, or open it with PyTorch, move the weights to the CPU and save it again.',
  },
  'no-vae': {
    title: 'This model comes without a VAE',
    help: 'Drop a VAE file along with “{{file}}”, such as vae-ft-mse-840000-ema-pruned.safetensors.',
  },
  'no-text-encoder': {
    title: 'This model comes without a text encoder',
    help: '“{{file}}” contains only some of the weights. Look for the full version, usually 2 GB or more.',
  },
  'no-unet': {
    title: 'This model comes without a UNet',
    help: '“{{file}}” contains only some of the weights. Look for the full version, usually 2 GB or more.',
  },
  'unet-alone': {
    title: 'This is only a UNet',
    help: 'A UNet cannot paint by itself. Add the whole diffusers folder, or a full safetensors or ckpt file.',
  },
  'text-encoder-alone': {
    title: 'This is only a text encoder',
    help: 'A text encoder cannot paint by itself. Add the whole diffusers folder, or a full safetensors or ckpt file.',
  },
  'text-classifier': {
    title: 'This BERT classifies texts',
    help: '“{{file}}” was trained to classify texts ({{named}}), not to compare them with pictures. Use a text encoder such as IDEA-CCNL/Taiyi-CLIP-Roberta-102M-Chinese.',
  },
  'image-encoder-alone': {
    title: 'This image encoder is incomplete',
    help: '“{{file}}” lacks its projection (visual_projection), so neither IP-Adapters nor matching can use it. Add a CLIPVisionModelWithProjection, or a whole CLIP model such as openai/clip-vit-large-patch14.',
  },
  'other-clip': {
    title: '{{named}} is not supported yet',
    help: 'The image encoder in “{{file}}” does not go with the text encoders of SkyPaint and Stable Diffusion 1.x. Use a CLIP model in transformers’ format, such as openai/clip-vit-large-patch14.',
  },
  'other-text-encoder': {
    title: '{{named}} text encoders are not supported yet',
    help: 'This model reads prompts with {{named}}. Look for a model with CLIP (as SkyPaint), BERT (as Taiyi) or AltDiffusion’s XLM-R.',
  },
  'text-encoder-needs-folder': {
    title: 'This model’s text encoder does not work from a single file',
    help: '“{{file}}” reads prompts with BERT or XLM-R, as Taiyi and AltDiffusion do, but does not contain their settings and vocabulary. Use the same model’s diffusers folder instead.',
  },
  'other-class': {
    title: '{{named}} is not supported yet',
    help: '“{{file}}” names this class. Only the classes that Stable Diffusion 1.x uses work here. Try another version of the model.',
  },
  'other-family': {
    title: '{{named}} is not supported yet',
    help: 'Only Stable Diffusion 1.x models work here. Look for one of those.',
  },
  'no-vocabulary': {
    title: 'The vocabulary is missing',
    help: 'This text encoder does not use CLIP’s vocabulary. Drop vocab.txt (or tokenizer.json, or vocab.json and merges.txt) along with the model file.',
  },
  'other-vocabulary': {
    title: 'The vocabulary does not fit the text encoder',
    help: '“{{file}}” has more words than the text encoder knows, or words of another kind, so it probably belongs to another model. Use this model’s own vocabulary.',
  },
  'not-finite': {
    title: 'Some of the weights are broken',
    help: '“{{file}}” contains NaN or infinity from training or merging. Downloading it again will not help. Try another version.',
  },
  'other-dtype': {
    title: 'Weights of type {{named}} cannot be read',
    help: '“{{file}}” is probably a quantized version. Look for one in fp16, bf16 or fp32.',
  },
  'lora-kind': {
    title: '{{named}} is not supported yet',
    help: '“{{file}}” is of a kind that is not supported yet. Supported are LoRA, LoCon, LoHa, LoKr, (IA)³, DoRA and full differences: look for one of those.',
  },
  'lora-family': {
    title: 'This LoRA is for {{named}}',
    help: '“{{file}}” does not fit Stable Diffusion 1.x models. Look for a version trained for SD 1.5.',
  },
  'lora-other': {
    title: 'This LoRA is for another kind of model',
    help: 'Nothing in “{{file}}” fits a Stable Diffusion 1.x model. Look for a version trained for SD 1.5.',
  },
  'other-ip-adapter': {
    title: '{{named}} is not supported',
    help: '“{{file}}” does not go with Stable Diffusion 1.x models here. Use one of h94/IP-Adapter’s for SD 1.5: ip-adapter_sd15, light, plus, plus-face or full-face.',
  },
  'other-upscaler': {
    title: 'Upscalers of the {{named}} family are not supported yet',
    help: 'Use one of the ESRGAN family instead of “{{file}}”: ESRGAN, Real-ESRGAN or SRVGGNetCompact.',
  },
  'tool-task': {
    title: 'No tool here can use this model',
    help: 'It is a {{named}}. The tools take models for depth, poses, finding people, segmentation, backgrounds and captions, as transformers.js reads them.',
  },
  'tool-graph': {
    title: 'This model cannot be used',
    help: 'The graph in “{{file}}” cannot be opened, or its outputs do not match its configuration. Delete it and choose another one.',
  },
  'lora-incomplete': {
    title: 'Part of this LoRA is missing',
    help: 'A layer in “{{file}}” lacks some of its weights. Download it again, or look for another version.',
  },
};
