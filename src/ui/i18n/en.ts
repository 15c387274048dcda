import { benchmarkEn } from './benchmark.en.ts';
import { capabilitiesEn } from './capabilities.en.ts';
import { chipsEn } from './chips.en.ts';
import { curesEn } from './cures.en.ts';
import { damageEn } from './damage.en.ts';
import { devicePlanEn } from './device-plan.en.ts';
import { drawerEn } from './drawer.en.ts';
import { editorEn } from './editor.en.ts';
import { enlargingEn } from './enlarging.en.ts';
import { hiresEn } from './hires.en.ts';
import { errorsEn } from './errors.en.ts';
import { grammarEn } from './grammar.en.ts';
import { toolsEn } from './tools.en.ts';
import { findingsEn } from './findings.en.ts';
import { describeEn } from './describe.en.ts';
import { matchEn } from './match.en.ts';
import { modelsEn } from './models.en.ts';
import { modelUpdateEn } from './model-update.en.ts';
import { noticesEn } from './notices.en.ts';
import { pictureEn } from './picture.en.ts';
import { progressEn } from './progress.en.ts';
import { promptingEn } from './prompting.en.ts';
import { rareOptionsEn } from './rare-options.en.ts';
import { startEn } from './start.en.ts';
import { gridEn } from './grid.en.ts';
import { guideEn } from './guide.en.ts';
import { queueEn } from './queue.en.ts';
import { viewerEn } from './viewer.en.ts';
import { searchEn } from './search.en.ts';
import type { Catalogue } from './zh-cn.ts';
import { presetsEn } from './presets.en.ts';
import { shortcutsEn } from './shortcuts.en.ts';
import { retrievalEn } from './retrieval.en.ts';

export const en: Catalogue = {
  document: {
    title: 'SkyPaint: pictures from words, in your browser',
  },
  sentences: '{{before}} {{next}}',
  header: {
    home: 'SkyPaint',
    settings: 'Settings',
  },
  composer: {
    prompt: 'Prompt',
    placeholder: 'What shall I paint?',
    generate: 'Generate',
    addToQueue: 'Add to queue',
    moreTools: 'More prompt tools',
    moreWays: 'More ways to paint',
    endless: 'Keep painting until stopped',
    variants: 'Paint all {{count}} variants',
    cancel: 'Cancel',
    cancelling: 'Stopping…',
    options: 'Picture settings',
    examples: 'Try one of these',
  },
  prompting: promptingEn,
  chips: chipsEn,
  cures: curesEn,
  shortcuts: shortcutsEn,
  presets: presetsEn,
  grammar: grammarEn,
  tools: toolsEn,
  options: {
    title: 'Picture settings',
    close: 'Hide picture settings',
    done: 'Done',
    negativePrompt: 'Negative prompt',
    negativePromptHint: 'What you do not want in the picture',
    useStyleTag: 'Add the style tag',
    useStyleTagHint: 'Puts “{{tag}}” in front of the prompt',
    width: 'Width (pixels)',
    height: 'Height (pixels)',
    sizePreset: '{{size}}×{{size}}',
    sizes: 'Common sizes',
    shapes: 'Shapes',
    shapeNames: {
      square: 'Square',
      portrait: 'Portrait',
      landscape: 'Landscape',
      photo: 'Photo',
      wide: 'Wide',
      phone: 'Phone',
    },
    swap: 'Swap width and height',
    sizeWarning: {
      'too-small':
        'Smaller than this model was made for ({{sizes}}): the picture may be blurred or cut off.',
      'too-large': 'Larger than this model was made for ({{sizes}}): things may appear twice.',
      beyond: {
        wasm: 'Larger than this model can paint at once on the CPU: with its weights, that would need more than the 4 GB that a browser gives it.',
        webgpu:
          'Larger than this model can paint at once on this GPU: one of its layers needs more memory than the browser gives it in one piece.',
        secondPass:
          'The second pass of {{width}}×{{height}} is larger than this model can paint at once on this device.',
        never:
          'This model is too large for the CPU: its weights fill the 4 GB that a browser gives it.',
      },
      useTiles: 'Paint it in tiles',
      use: 'Use {{width}} × {{height}}',
    },
    steps: 'Steps',
    stepsHint: 'More steps add detail but take longer',
    guidanceScale: 'Guidance',
    guidanceScaleHint: 'Higher follows the prompt more closely',
    sampler: 'Sampler',
    samplersUsual: 'Usual',
    samplersMore: 'More',
    rare: 'Rarely needed',
    variationStrength: 'Variation strength',
    variationStrengthHint:
      '0 is off; a little, such as 0.15, changes details of the seed’s picture',
    earlierVariations: 'Earlier variations',
    earlierVariationsHint:
      'For a variation of a variation: each seed and strength in order. A1111 ignores them',
    variationSeed: 'Variation seed',
    variationSeedHint: 'Determines the change; each further picture of a batch uses the next seed',
    clipSkip: 'Clip skip',
    clipSkipHint: 'Some models were trained with 2',
    ...rareOptionsEn,
    rng: 'Random numbers',
    rngHint:
      'The same seed gives another picture with each; choose NVIDIA to repeat pictures that A1111 painted on an NVIDIA card',
    rngValues: { CPU: 'CPU', NV: 'NVIDIA' },
    textEncoder: 'Text encoder',
    textEncoderOwn: 'The model’s own',
    textEncoderHint: 'Lets another model read the prompt, for instance one that knows Chinese',
    vae: 'VAE',
    vaeOwn: 'The model’s own',
    vaeHint: 'Turns the result into pixels; another one changes colours and fine detail slightly',
    seed: 'Seed',
    seedMode: 'Random seed',
    seedFresh: 'New each time',
    seedFixed: 'Fixed',
    seedHint: 'The same seed and settings give the same picture',
    batchCount: 'Pictures',
    strength: 'Strength',
    reset: 'Back to the model’s defaults',
    undoReset: 'Undo: bring back my settings',
  },
  notes: {
    empty: 'No number entered; still {{used}}.',
    notANumber: '“{{found}}” is not a number; still {{used}}.',
    clamped: '{{found}} is not between {{min}} and {{max}}; changed to {{used}}.',
    rounded: '{{found}} is not a multiple of {{multipleOf}}; changed to {{used}}.',
    wholeNumber: 'This must be a whole number; {{found}} was changed to {{used}}.',
    cut: 'At most {{limit}} characters; the last {{removed}} were cut off.',
  },
  stage: {
    region: 'Picture',
    empty: 'Write a line, get a picture',
    emptyHint:
      'Write in English or Chinese. Runs entirely on your device: your words and pictures never leave it.',
    preparing: 'Getting the model ready',
    preparingHint: 'The model is downloaded only once. After that, you can paint offline.',
    downloaded: '{{loaded}} of {{total}}',
    live: 'Painting: {{prompt}}',
    liveUnprompted: 'Painting',
    picture: 'Picture: {{prompt}}',
    unprompted: 'Picture without a prompt',
    own: 'Your picture “{{name}}”, enlarged',
  },
  progress: progressEn,
  picture: pictureEn,
  batch: {
    hint_one: '{{count}} picture. Click it to see it alone.',
    hint_other: '{{count}} pictures painted together. Click one to see it alone.',
    back: 'Back to the batch',
  },
  cover: {
    reason:
      'The model’s own safety checker finds that this picture may be unsuitable. It can be wrong.',
    show: 'Show',
    shown: 'The model’s own safety checker finds that this picture may be unsuitable.',
    again: 'Cover it again',
    picture: 'Covered picture: {{prompt}}',
    unprompted: 'Covered picture without a prompt',
  },
  warnings: {
    promptTruncated: {
      prompt: 'The prompt was too long; the model read only its beginning. Not read: “{{dropped}}”',
      negativePrompt:
        'The negative prompt was too long; the model read only its beginning. Not read: “{{dropped}}”',
      hiresPrompt:
        'The second pass’s prompt was too long; the model read only its beginning. Not read: “{{dropped}}”',
    },
    unknownCharacters: {
      prompt: 'The prompt has characters that the model does not know: {{characters}}',
      negativePrompt:
        'The negative prompt has characters that the model does not know: {{characters}}',
      hiresPrompt:
        'The second pass’s prompt has characters that the model does not know: {{characters}}',
    },
    unconditional: 'There was no prompt, so the model chose what to paint.',
    loraPartlyUsed:
      'Only part of the LoRA “{{name}}” was used: this model does not have {{unmatched}} of its {{modules}} layers.',
    hiresLorasIgnored:
      'The second pass used the LoRAs of the main prompt; those in its own prompt are ignored.',
    clipSkipIgnored:
      'Clip skip had no effect: an XLM-R text encoder can only be read at the layer that it was trained for.',
    maskCoversAll:
      'The mask covers the whole picture, so nothing of it was kept. To keep a part, erase the mask there.',
    decodedInFp32:
      'This model’s pictures overflow half precision, so this one was decoded in full precision. Its quality is not affected.',
  },
  gallery: {
    label: 'Earlier pictures',
    current: 'Being painted now',
    currentAt: '{{name}}, {{percent}} done',
    more: 'Show more',
    clear: 'Delete all',
    confirmClear_one: 'Delete the only picture?',
    confirmClear_other: 'Delete all {{count}} pictures?',
    confirm: 'Delete',
    keep: 'Keep',
  },
  drawer: drawerEn,
  models: modelsEn,
  match: matchEn,
  describe: describeEn,
  retrieval: retrievalEn,
  grid: gridEn,
  guide: guideEn,
  queue: queueEn,
  search: searchEn,
  start: startEn,
  viewer: viewerEn,
  notices: noticesEn,
  modelUpdate: modelUpdateEn,
  incoming: {
    firstOnly_one: 'Only “{{name}}” was used; the other picture was ignored.',
    firstOnly_other: 'Only “{{name}}” was used; the {{count}} other pictures were ignored.',
    shareLost:
      'The shared picture did not arrive. Free some space if the disk is full, share it again, or drop the file here.',
    openLost: 'That file can no longer be read. It may have been moved or deleted.',
  },
  reading: {
    noSettings:
      'This picture has no record of how it was painted, so it is the start picture now. Many sites remove the record on upload.',
    incomplete: 'Settings filled in, but not all is here:',
    complete: 'Settings filled in.',
    guidesMissing_one: 'the picture that guided it, which is not in its file',
    guidesMissing_other: '{{count}} pictures that guided it, which are not in its file',
    startIsMissing:
      'It was painted from another picture, which is not in the file. Choose that one as the start picture to paint the same again.',
    missing: {
      model: 'model “{{name}}”',
      'text-encoder': 'text encoder “{{name}}”',
      vae: 'VAE “{{name}}”',
      upscaler: 'upscaler “{{name}}”',
      lora: 'LoRA “{{name}}”',
      embedding: 'embedding “{{name}}”',
      'control-net': 'guiding model “{{name}}”',
      'ip-adapter': 'IP-Adapter “{{name}}”',
    },
    lookFor: 'Search for it',
    unknownSampler: 'The sampler “{{name}}” is not available here; the model’s default is used.',
  },
  device: {
    label: 'Runs on: {{device}}',
    starting: 'Checking the device',
    failed: 'No usable device',
    gpu: 'GPU',
    softwareGpu: 'GPU (emulated)',
    cpu: 'CPU',
    webgpu: 'WebGPU',
    wasm: 'WebAssembly',
    threads: 'threads: {{number}}',
    fast: 'Running on the GPU, the fastest option.',
    slow: {
      'insecure-origin':
        'Browsers do not give the GPU to pages opened over http; painting on the CPU is slow.',
      'no-webgpu': 'This browser has no WebGPU; painting on the CPU is slow.',
      'no-adapter': 'No usable GPU was found; painting on the CPU is slow.',
      'software-adapter': 'The browser offers only an emulated GPU; painting on the CPU is slow.',
      'no-f16':
        'This GPU does not offer half precision (f16), so single precision (fp32) is used. It is slower and takes more memory.',
      'wrong-f16':
        'This GPU computes wrong results in half precision (f16), so single precision (fp32) is used. It is slower and takes more memory.',
      'wrong-gpu': 'This GPU computes wrong results; painting on the CPU is slow.',
      chosen: 'Painting runs on the CPU, as you chose; this is slow.',
    },
    help: {
      'insecure-origin': 'Use the https address or, on this computer, localhost.',
      'no-webgpu': 'Use Chrome 137 or newer, or a recent Edge, on an up-to-date system.',
      'no-adapter': 'Turn on graphics acceleration and update the driver.',
      'software-adapter': 'Turn on graphics acceleration in the browser and restart it.',
      'no-f16':
        'On Linux, Chrome keeps it off for NVIDIA cards; the flag that turns it on is not safe for everyday browsing.',
      'wrong-f16': 'Update the graphics driver, then check again in the settings.',
      'wrong-gpu': 'Update the graphics driver, then check again in the settings.',
      chosen: 'To use the GPU, set “Compute” back to “Automatic” in the settings.',
    },
  },
  settings: {
    title: 'Settings',
    language: 'Language',
    languageAuto: 'Browser',
    colorScheme: 'Appearance',
    colorSchemeAuto: 'System',
    colorSchemeLight: 'Light',
    colorSchemeDark: 'Dark',
    backend: 'Compute',
    backendAuto: 'Automatic',
    backendGpu: 'GPU',
    backendCpu: 'CPU',
    backendHint: 'Takes effect with the next picture.',
    model: 'Model',
    modelVersion: '{{name}}, version {{version}}, {{licence}}',
    credits: 'Sources',
  },
  errors: errorsEn,
  capabilities: capabilitiesEn,
  damage: damageEn,
  benchmark: benchmarkEn,
  devicePlan: devicePlanEn,
  editor: editorEn,
  enlarging: enlargingEn,
  hires: hiresEn,
  findings: findingsEn,
  expectations: {
    'one-of': 'it can be {{values}}',
    'at-least': 'it must be at least {{limit}}',
    'at-most': 'it must be at most {{limit}}',
    above: 'it must be more than {{limit}}',
    below: 'it must be less than {{limit}}',
    kind: {
      number: 'it must be a number',
      integer: 'it must be a whole number',
      boolean: 'it must be true or false',
      string: 'it must be text',
      list: 'it must be a list',
      object: 'it must be a JSON object',
    },
    'entries-at-least': 'it must have at least {{limit}} entries',
    'entries-at-most': 'it must have at most {{limit}} entries',
    'entries-of': 'it must have {{count}} entries, as many as {{field}}',
    'one-per-block': 'it must be one whole number, or one for each block',
    'divisor-of': 'it must divide {{field}} ({{values}})',
    odd: 'it must be odd',
    even: 'it must be even',
    'well-formed': 'it is not written correctly',
  },
};
