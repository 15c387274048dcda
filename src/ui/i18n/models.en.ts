import { addOnsEn } from './add-ons.en.ts';
import { fileFaultsEn } from './file-faults.en.ts';
import type { Catalogue } from './zh-cn.ts';

export const modelsEn: Catalogue['models'] = {
  title: 'Models',
  close: 'Close models',
  menu: {
    label: 'Model: {{name}}',
    preparing: 'Loading…',
    choose: 'Paint with',
    manage: 'Manage models…',
    underWay: 'Adding, {{percent}}',
  },
  installed: 'On this device',
  current: 'In use',
  use: 'Use',
  more: 'More actions for “{{name}}”',
  kind: { 'text-to-image': 'Text to image', inpaint: 'Inpainting' },
  encoder: {
    skyclip: 'SkyCLIP (Chinese and English)',
    clip: 'CLIP (English)',
    bert: 'BERT (Chinese)',
    'xlm-r': 'XLM-R (many languages)',
  },
  facts: {
    licence: 'Licence',
    noLicence: 'not stated',
    source: 'From',
    embedded: 'built in',
    file: 'file {{name}}',
    added: 'Added',
  },
  rename: { action: 'Rename', name: 'New name', save: 'Save', cancel: 'Cancel' },
  prediction: {
    action: 'Prediction type',
    label: 'What this model predicts',
    help: 'If its pictures look grey, burnt or like pure noise, it was probably trained differently from what its files say; try another type. Zero terminal SNR works with DDIM, DDPM, Euler, Euler a, DPM++ 2M, UniPC, LCM and TCD.',
    asFiles: 'As stated in its files',
    asStated: 'As stated in its files: {{what}}',
    types: {
      epsilon: 'noise (epsilon)',
      v_prediction: 'velocity (v-prediction)',
      sample: 'the picture (sample)',
    },
    zeroSnr: 'zero terminal SNR',
    comma: ', ',
    fact: 'Predicts',
    byUser: '{{what}}, set by you',
    save: 'Save',
    cancel: 'Cancel',
    running: 'Saving…',
  },
  safety: {
    label: 'Its own safety checker',
    help: 'Pictures that it marks as possibly unsuitable are covered until you show them.',
  },
  shrink: {
    action: 'Make smaller',
    confirm:
      'Make “{{name}}” smaller? The weights used for painting go from 16 bits to 8, which saves about {{size}} of disk and as much GPU memory. Pictures hardly change. To undo it, you would have to add the model again.',
    yes: 'Make smaller',
    no: 'Cancel',
    running: 'Making it smaller: {{percent}}',
    fact: '8-bit',
    offer: 'In 8 bits, this model needs about half as much GPU memory, and pictures hardly change.',
  },
  verify: {
    action: 'Check files',
    running: 'Checking files: {{percent}}',
    sound: 'All files are intact.',
    damaged: 'Damaged: {{files}}',
    mended:
      'The model’s files are intact. A converted copy was damaged and will be made again with the next picture.',
    help: 'Delete this model and add it again.',
    helpEmbedded: 'Reload the page; damaged files will be downloaded again.',
  },
  export: { action: 'Export as a file', running: 'Packing…' },
  delete: {
    action: 'Delete',
    confirm:
      'Delete “{{name}}”? This frees {{size}}. To use it later, you would have to add it again.',
    yes: 'Delete',
    no: 'Keep',
    running: 'Deleting… If it is in use, the current picture is finished first.',
  },
  renaming: 'Renaming…',
  addOns: addOnsEn,
  arrivals: {
    title: 'Being added',
    progress: 'Progress of “{{name}}”',
    amount: '{{done}} of {{total}}',
    speed: '{{bytes}} per second',
    remaining: 'about {{time}} left',
    paused: 'Paused',
    toImport: 'Downloaded, not imported yet',
    starting: 'Connecting…',
    downloading: 'Downloading {{file}}',
    verifying: 'Checking {{file}}',
    retrying: '{{problem}}. Trying again in {{time}}',
    retryingNow: '{{problem}}. Trying again…',
    pausing: 'Pausing…',
    queued: 'Waiting to be imported',
    reading: 'Reading {{file}}',
    converting: 'Importing {{file}}',
    cancelling: 'Cancelling…',
    pause: 'Pause',
    resume: 'Resume',
    import: 'Import',
    retry: 'Try again',
    cancel: 'Cancel',
    confirmDiscard: 'Stop this download? The {{size}} already downloaded will be deleted.',
    discard: 'Stop and delete',
    keep: 'Keep',
    useMirror: 'Use {{host}}',
    added: '“{{name}}” is ready.',
    addedAddOn: {
      lora: 'The LoRA “{{name}}” is ready. To use it, write this in the prompt:',
      embedding: 'The embedding “{{name}}” is ready. To use it, write this in the prompt:',
      vae: 'The VAE “{{name}}” is ready.',
      'image-encoder': 'The image encoder “{{name}}” is ready.',
      'text-encoder': 'The text encoder “{{name}}” is ready.',
      controlnet: 'The ControlNet “{{name}}” is ready.',
      't2i-adapter': 'The T2I-Adapter “{{name}}” is ready.',
      upscaler: 'The upscaler “{{name}}” is ready.',
      'tool-model': 'The tool “{{name}}” is ready.',
      'ip-adapter': 'The IP-Adapter “{{name}}” is ready.',
    },
    useNow: 'Use it now',
    dismiss: 'OK',
    keptInFp32:
      'Some layers overflow half precision and were kept in single precision, which takes a little more space.',
    nameTaken:
      'There is already an add-on called “{{name}}” with different content. Replace it? To keep both, rename this file and add it again.',
    replace: 'Replace',
    keepOld: 'Keep the old one',
    partlyUnmatched:
      'Only part of this LoRA is used: {{unmatched}} of its {{modules}} layers do not exist in Stable Diffusion 1.x ({{named}}).',
    unknownStrength:
      'Its adapter_config.json is missing, so its strength is a guess. If you have that file, drop both together.',
    ignoredFields:
      'The scheduler’s configuration has unknown fields, which were ignored: {{fields}}',
    leftOut: 'Not needed, so not imported: {{files}}',
    safetyCheckerLeftOut:
      'This model comes with a safety checker, which was not imported. With it, pictures that may be unsuitable are covered until you show them.',
    safetyCheckerOfDownload:
      'To add it, download the file yourself and choose it under “From this device”.',
    keepSafetyChecker: 'Add the safety checker ({{size}})',
  },
  add: {
    title: 'Add a model',
    presets: 'Recommended',
    presetsForMore: 'To match texts and follow pictures',
    lookAt: 'Download…',
    installed: 'On this device',
    skypaint:
      'Understands Chinese and English; based on Stable Diffusion 1.5. For computers with a graphics card.',
    'clip-vit-l-14':
      'The image side of SkyPaint’s own pair: with it, SkyPaint’s text encoder, or that of any SD 1.x model with CLIP, compares pictures with texts. About 1.2 GB to download, 0.6 GB to keep.',
    'clip-vit-b-32':
      'The image side of Taiyi-CLIP’s pair. About 0.35 GB to download, 0.18 GB to keep.',
    'clip-vit-h-14':
      'Reads pictures for IP-Adapters, and is the image side of CLIPs with a text encoder that is 1024 wide. About 2.5 GB to download, 1.3 GB to keep.',
    'ip-adapter':
      'Makes a picture follow another one, as a prompt in pictures; needs CLIP ViT-H/14. About 45 MB.',
    'ip-adapter-plus':
      'The same, closer to the picture and its style; needs CLIP ViT-H/14. About 98 MB.',
    'ip-adapter-plus-face': 'The same for the face in a picture; needs CLIP ViT-H/14. About 98 MB.',
    'taiyi-clip':
      'Reads Chinese, to compare pictures with texts and to search the gallery. It needs the image encoder of CLIP ViT-B/32 as well. About 0.4 GB to download, 0.2 GB to keep.',
    'altclip-m9':
      'The image side of AltDiffusion-m9’s own pair: with it, AltDiffusion-m9’s text encoder compares pictures with texts in nine languages. About 1.2 GB to download, 0.6 GB to keep.',
    taiyi:
      'Understands Chinese, idioms and poems too; based on Stable Diffusion 1.4, with a BERT text encoder. About 4 GB to download.',
    altdiffusion:
      'Understands nine languages: Chinese, English, Japanese, Korean, French, Spanish, Italian, Russian and Arabic. Based on Stable Diffusion. About 6 GB to download.',
    hub: 'From the web',
    address: 'Repository or file address',
    addressHint:
      'A Stable Diffusion 1.x model, LoRA, embedding or VAE, or a CLIP, AltCLIP or Taiyi-CLIP model: a Hugging Face repository, or the address of a file on any site',
    addressMissing: 'Enter a repository or an address first.',
    placeholder: 'author/model or https://…',
    advanced: 'Advanced',
    endpoint: 'Site',
    otherEndpoint: 'Another site…',
    ownEndpoint: 'Address of the site',
    revision: 'Revision',
    revisionHint: 'A branch, tag or commit; main if left empty',
    token: 'Access token for {{host}}',
    tokenHint: 'Only for gated and private models; sent only to this site and never stored',
    look: 'Look up',
    looking: 'Looking at {{name}}…',
    openLink: 'Open in a new tab',
    choices: 'This repository has several model files. Choose one:',
    files: 'From this device',
    filesHint:
      'Drop a safetensors or ckpt file, a diffusers folder, a LoRA, an embedding, a VAE, a CLIP model, an upscaler, a ControlNet, a T2I-Adapter, an IP-Adapter or an exported model anywhere on the page.',
    pickFiles: 'Choose files',
    pickFolder: 'Choose folder',
    drop: 'Drop here',
    dropHint:
      'Models are imported; pictures fill in the settings they were painted with. Nothing is uploaded.',
    unreadable: 'Some files could not be read and were left out. Are they still where they were?',
    nothing: 'It contains nothing to import.',
  },
  plan: {
    title: 'Download {{name}}',
    file: 'File',
    size: 'Size',
    files: 'Files: {{number}}',
    format: 'Format',
    formats: {
      skypaint: 'SkyPaint model, ready to use once downloaded',
      diffusers: 'diffusers folder, imported once downloaded',
      'single-file': 'single model file, imported once downloaded',
      'text-encoder': 'text encoder, imported once downloaded',
      'tool-model': 'model for a tool, imported once downloaded',
      clip: 'CLIP model: everything but its text encoder is downloaded, then imported',
    },
    from: 'Site',
    licence: 'Licence',
    free: 'Free space',
    converting:
      'Weights become 16-bit as they arrive. If they are 32-bit, half this space is enough.',
    importing: 'Importing temporarily takes about the same space again.',
    tight:
      'There may not be enough space: about {{needed}} is needed, {{free}} is free. Delete some models or pictures first.',
    small: 'Keep it smaller: 8 bits instead of 16',
    smallHint:
      'In 8 bits, the weights used for painting take half of the disk and of the GPU’s memory, and pictures hardly change. To undo it, you would have to add the model again.',
    smallHere:
      'Recommended: this device has little memory. In 8 bits, the weights used for painting take half as much, and pictures hardly change. To undo it, you would have to add the model again.',
    safetyChecker: 'Add its safety checker ({{size}} more to download)',
    safetyCheckerHint: 'With it, pictures that may be unsuitable are covered until you show them.',
    restarts: 'This site cannot resume downloads: an interrupted one starts over.',
    accept: 'I have read and accept <licence>{{name}}</licence>',
    acceptUnknown: 'No licence is stated. I will check for myself how I may use it',
    licenceOfUrl: 'set by the publisher, not known here',
    acceptUrl: 'I will check for myself what the publisher allows',
    start: 'Download',
    cancel: 'Cancel',
  },
  storage: {
    use: '{{used}} used of {{quota}}',
    label: 'Storage',
    persistent: 'The browser will keep these models.',
    temporary: 'When space runs short, the browser may delete these models.',
    keep: 'Ask the browser to keep them',
    refused: 'The browser declined for now. Bookmark or install this page, then try again.',
  },
  notices: {
    gone: 'The model you used last is no longer on this device. Using the built-in one instead.',
    notHere:
      'The model that painted this, “{{name}}”, is not on this device. Everything else was filled in.',
    cannotRepeat:
      'The model that painted this, “{{name}}”, cannot be opened on this device. Add it again, then vary the picture.',
    otherSize:
      'An earlier version painted this at {{width}}×{{height}}. {{name}} {{version}} is made for another size, so it will look different.',
    keptFormer: 'That model could not be opened. The previous one is still in use.',
    manage: 'Manage models',
  },
  /** Kinds of files that cannot be used as a model here. */
  foreignKinds: {
    'sd1-inpainting': 'Inpainting with Stable Diffusion 1.x',
    'sd1-instruct-pix2pix': 'InstructPix2Pix',
    lcm: 'A stand-alone latent consistency model (LCM)',
    sd2: 'Stable Diffusion 2.x',
    'sd2-inpainting': 'Inpainting with Stable Diffusion 2.x',
    sdxl: 'Stable Diffusion XL',
    'sdxl-refiner': 'The refiner of Stable Diffusion XL',
    'sdxl-inpainting': 'Inpainting with Stable Diffusion XL',
    sd3: 'Stable Diffusion 3',
    flux: 'FLUX',
    'controlnet-difference': 'A ControlNet that holds only differences to a model',
    'controlnet-sd2': 'A ControlNet for Stable Diffusion 2.x',
    'controlnet-sdxl': 'A ControlNet for Stable Diffusion XL',
    'control-lora': 'Control-LoRA',
    'controlnet-lllite': 'ControlNet-LLLite for Stable Diffusion XL',
    't2i-adapter-sdxl': 'A T2I-Adapter for Stable Diffusion XL',
    coadapter: 'A style adapter or the fuser of CoAdapter',
    'ip-adapter': 'IP-Adapter',
    'motion-module': 'A motion module of AnimateDiff',
    hypernetwork: 'A hypernetwork',
    taesd: 'TAESD, the tiny VAE for previews,',
    'other-vae': 'A VAE of this kind',
    'diffusion-transformer': 'A diffusion transformer, such as PixArt,',
  },
  fileFaults: fileFaultsEn,
  errors: {
    repo: {
      title: 'This is not a repository name',
      help: 'Enter “author/model”, or paste the address of a model’s page or file.',
    },
    address: {
      title: 'This is not the address of a file',
      help: 'It must begin with https and contain no user name. A file on this computer may use http.',
    },
    revision: {
      title: 'This is not a revision',
      help: 'Enter a branch, a tag or a commit. If in doubt, leave it empty.',
    },
    endpoint: {
      title: 'This is not the address of a site',
      help: 'It must begin with https. A mirror on this computer may use http.',
    },
    token: {
      title: 'This is not an access token',
      help: 'It must begin with “hf_”. Copy it again.',
    },
    name: { title: 'This name cannot be used', help: 'It needs 1 to 100 characters.' },
    'invalid-file': {
      title: 'The model file is damaged',
      help: 'It may be incomplete. Download it again and retry.',
    },
    'invalid-config': {
      title: 'The model’s configuration is not valid',
      help: 'A config file is missing, or is not in diffusers’ format. Try another version of the model.',
    },
    unsupported: {
      title: 'This model is not supported yet',
      help: 'Stable Diffusion 1.x models, LoRAs, embeddings and VAEs are supported, upscalers of the ESRGAN family, ControlNets, T2I-Adapters, IP-Adapters, the image encoders of CLIP models, and Taiyi-CLIP’s text encoders.',
    },
    unsupportedKind: { title: '{{kind}} is not supported yet' },
    'several-models': {
      title: 'This is more than one model',
      help: 'Add one at a time: one folder, or one file.',
    },
    'nothing-known': {
      title: 'No usable model found',
      help: 'Choose a complete diffusers folder, a safetensors or ckpt file, or a model exported from here.',
    },
    missing: {
      title: 'No usable model found',
      help: 'Missing: {{files}}. Choose a complete diffusers folder, or a single safetensors or ckpt file.',
    },
    'no-disk': {
      title: 'This browser cannot keep files for this page',
      help: 'Models and add-ons need disk space, which this browser does not provide. Open the page over https, outside a private window, in a current Chrome, Edge, Firefox or Safari. The built-in model still works here.',
    },
    'no-hub': {
      title: 'This site does not respond like a model hub',
      help: 'Check the site under “Advanced”. Public Wi-Fi can also show a page of its own instead: sign in there, then try again.',
    },
    'web-page': {
      title: 'The site sent a web page instead of the file',
      help: 'Copy the address of the download button. If the site requires you to sign in, download the file in a new tab, then choose it under “From this device”. The sign-in page of public Wi-Fi can also cause this.',
    },
    'file-without-size': {
      title: 'The site does not say how large the file is',
      help: 'It can only be downloaded in a new tab. Then choose it under “From this device”.',
    },
    'file-changed': {
      title: 'The file on the site has changed',
      help: 'Its size is not what it was when you looked it up. Cancel this download and look up the address again.',
    },
    url: {
      unreachable: {
        title: 'The site does not respond to this page',
        help: 'It may be down, or not allow other web pages to read its files (CORS). Download the file in a new tab, then choose it under “From this device”.',
      },
      'access-denied': {
        title: 'The site refused access to this file',
        help: 'It may require you to sign in, or the link may have expired. Download the file in a new tab, then choose it under “From this device”.',
      },
      'not-found': {
        title: 'File not found',
        help: 'Check the address, or copy it from the site again: links can expire.',
      },
      server: {
        title: 'The site is having problems',
        help: 'Continue later. What was downloaded is kept.',
      },
    },
    quota: {
      title: 'Not enough storage',
      help: 'Delete some models or pictures, then try again. What was downloaded is kept.',
    },
    quotaMissing: {
      title: 'Not enough storage',
      help: 'About {{size}} more is needed. Delete some models or pictures, then try again. What was downloaded is kept.',
    },
    busy: {
      title: 'This model is in use',
      help: 'Wait until the picture is done, or close the tab that uses it, then try again.',
    },
    internal: {
      title: 'That did not work',
      help: 'Try again. If it keeps happening, send the lines below to the developers.',
    },
  },
};
