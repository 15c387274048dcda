import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AppError, type ErrorData, type ErrorDetails } from '../../core/errors.ts';
import { planPrompt } from '../../core/prompt/index.ts';
import { createScheduler } from '../../core/schedulers/index.ts';
import { createTokenizer } from '../../core/tokenizer/index.ts';
import { parseClipTextConfig, parseUnetConfig } from '../../graph/index.ts';
import { WeightSource } from '../../graph/onnx/weight-source.ts';
import { en } from '../i18n/en.ts';
import { createI18n } from '../i18n/index.ts';
import { zhCN } from '../i18n/zh-cn.ts';
import { findingText } from './error-finding.ts';

const model = new URL('../../../training/models/skypaint-mini-64/', import.meta.url);
const read = (path: string) =>
  JSON.parse(readFileSync(new URL(path, model), 'utf8')) as Record<string, unknown>;
const unet = read('unet/config.json');
const textEncoder = read('text_encoder/config.json');

function errorOf(run: () => unknown): ErrorData {
  try {
    run();
  } catch (thrown) {
    return AppError.from(thrown).toData();
  }
  throw new Error('nothing was thrown');
}

function refuse(details: ErrorDetails): never {
  throw new AppError('invalid-request', 'as storage throws it', details);
}

const vocab = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', '猫'].join('\n');
const planOptions = { tokenizer: createTokenizer({ vocab }), steps: 4, maxChunks: 1 };

const weights = new WeightSource(
  new Map([
    [
      'conv_in.weight',
      {
        file: 'unet/model.safetensors',
        dtype: 'F16',
        shape: [4, 3],
        byteOffset: 0,
        byteLength: 24,
      },
    ],
  ]),
  'conv_in.weight',
);

const CASES: readonly (readonly [run: () => unknown, chinese: string, english: string])[] = [
  [
    () => parseUnetConfig({ ...unet, act_fn: 'mish' }),
    'unet/config.json 里的 act_fn 是 "mish"，只能是 silu、swish、gelu、relu。',
    'act_fn in unet/config.json is "mish"; it can be silu, swish, gelu, relu.',
  ],
  [
    () => parseUnetConfig({ ...unet, act_fun: 'silu' }),
    'unet/config.json 里有未知字段 act_fun，值为 "silu"。是不是想写：act_fn、',
    'unet/config.json has an unknown field, act_fun, set to "silu". Did you mean act_fn, ',
  ],
  [
    () => parseClipTextConfig({ ...textEncoder, hidden_size: undefined }),
    'text_encoder/config.json 里缺少 hidden_size，这里要填数字。',
    'text_encoder/config.json has no hidden_size; it must be a number.',
  ],
  [
    () => parseUnetConfig({ ...unet, block_out_channels: [96, 1e9] }),
    'unet/config.json 里的 block_out_channels[1] 是 1000000000，不能大于 65536。',
    'block_out_channels[1] in unet/config.json is 1000000000; it must be at most 65536.',
  ],
  [
    () => parseUnetConfig({ ...unet, norm_num_groups: 7 }),
    '必须能整除 block_out_channels（96、192）。',
    'it must divide block_out_channels (96, 192).',
  ],
  [
    () => createScheduler('FlowMatchScheduler', {}),
    'scheduler_config.json 里的 _class_name 是 "FlowMatchScheduler"，只能是 DDIMScheduler、',
    '_class_name in scheduler_config.json is "FlowMatchScheduler"; it can be DDIMScheduler, ',
  ],
  [
    () => weights.get('conv_in.weight', [8, 3]),
    'unet/model.safetensors 里，张量 conv_in.weight 的形状是 4×3，按配置应为 8×3。',
    'In unet/model.safetensors, the tensor conv_in.weight has the shape 4×3; according to the configuration it should be 8×3.',
  ],
  [
    () => weights.get('conv_out.weight', [8, 3]),
    'unet/model.safetensors 里缺少张量 conv_out.weight，按配置应当有。',
    'unet/model.safetensors lacks the tensor conv_out.weight, which the configuration requires.',
  ],
  [
    () => planPrompt('猫 AND 猫 AND 猫', { ...planOptions, maxParts: 2, maxEncodings: 9 }),
    'AND 最多连接 2 段提示词，这里有 3 段。',
    'AND joins at most 2 prompts; there are 3 here.',
  ],
  [
    () => planPrompt('[猫|猫猫]', { ...planOptions, maxParts: 2, maxEncodings: 1 }),
    '提示词在各步之间变化太多，需要读 2 次，最多 1 次。',
    'it would have to be read 2 times, but the limit is 1.',
  ],
  [
    () => planPrompt('猫<lora:ink:much>', { ...planOptions, maxParts: 2, maxEncodings: 1 }),
    '无法识别 <lora:ink:much>。',
    '<lora:ink:much> is not understood.',
  ],
  [
    () => refuse({ what: 'lora', found: '水墨画', nearest: ['水墨', '油画'] }),
    '没有名为“水墨画”的 LoRA。是不是想写：水墨、油画？',
    'There is no LoRA “水墨画”. Did you mean 水墨, 油画?',
  ],
  [
    () => refuse({ what: 'lora', found: 'ink', nearest: [] }),
    '请先在“模型”页添加它的文件',
    'Add its file on the Models screen first',
  ],
  [
    () => refuse({ what: 'embedding-misfit', found: 'wave', width: 1024, expected: 768 }),
    '嵌入“wave”是为另一种模型制作的',
    'The embedding “wave” was made for a different kind of model',
  ],
  [
    () => refuse({ what: 'encoder-misfit', found: 1024, expected: 768 }),
    '它输出 1024 维的向量，UNet 需要 768 维',
    'its output has 1024 dimensions, but the UNet expects 768',
  ],
  [
    () => refuse({ what: 'vae', found: 'mist', nearest: [] }),
    '名为“mist”的 VAE 已经不在了',
    'The VAE “mist” is no longer on this device',
  ],
  [
    () =>
      refuse({
        ...{ what: 'vae-misfit', found: 'mist' },
        ...{ channels: 16, factor: 8, ownChannels: 4, ownFactor: 8 },
      }),
    '它解码的潜变量是 16 个通道、边长为画面的 1/8，这个模型用的是 4 个通道、1/8',
    'it decodes 16 channels at 1/8 of the picture’s size; this model paints 4 at 1/8',
  ],
  [
    () => refuse({ what: 'image-encoder', found: 'b-32', nearest: [] }),
    '名为“b-32”的图像编码器已经不在了',
    'The image encoder “b-32” is no longer on this device',
  ],
  [
    () => refuse({ what: 'text-encoder', found: 'taiyi', nearest: [] }),
    '名为“taiyi”的文本编码器已经不在了',
    'The text encoder “taiyi” is no longer on this device',
  ],
  [
    () => refuse({ what: 'image-encoder-misfit', found: 'b-32', expected: 512, width: 768 }),
    '它需要 512 维的文本编码器，这个模型的是 768 维',
    'it needs a text encoder that is 512 wide, and this model’s is 768 wide',
  ],
  [
    () => refuse({ what: 'other-text-encoder', found: 'alt', expected: 'xlm-r' }),
    '图像编码器“alt”只能和 AltDiffusion 的文本编码器搭配',
    'The image encoder “alt” goes with the text encoders of AltDiffusion',
  ],
  [
    () =>
      refuse({
        ...{ field: 'textEncoder', what: 'projection-misfit', found: 'taiyi', width: 512 },
        ...{ imageEncoder: 'l-14', expected: 768 },
      }),
    '文本编码器“taiyi”和图像编码器“l-14”配不成一对：前者输出 512 维的向量，后者输出 768 维',
    'The text encoder “taiyi” and the image encoder “l-14” do not go together: one has 512 dimensions, the other 768',
  ],
  [
    () => refuse({ what: 'lora-misfit', found: 'ink' }),
    'LoRA“ink”是为另一种模型制作的',
    'The LoRA “ink” was made for a different kind of model',
  ],
  [
    () => refuse({ what: 'lora-broken', found: 'ink' }),
    'LoRA“ink”已损坏',
    'The LoRA “ink” is broken',
  ],
  [
    () => refuse({ what: 'lora-overflow', found: 'ink' }),
    '按现在的强度加上 ink',
    'With ink at this strength',
  ],
  [
    () => refuse({ field: 'strength', what: 'no-steps', found: '0.02', steps: 30, min: 1 / 30 }),
    '重绘强度 0.02 太低，30 步里一步也不会画。请提高到 0.04',
    'With a strength of 0.02, none of the 30 steps would be run. Raise it to 0.04',
  ],
  [
    () => refuse({ field: 'mask', what: 'mask-size', found: '9×7', expected: '64×72' }),
    '蒙版是 9×7 像素，图片却是 64×72',
    'The mask has 9×7 pixels and its picture 64×72',
  ],
  [
    () => refuse({ field: 'mask', what: 'empty-mask' }),
    '还没有涂蒙版',
    'Nothing is masked. Paint over the part',
  ],
  [
    () => refuse({ field: 'mask', what: 'small-mask' }),
    '蒙版太小或太淡',
    'The mask is too small or too pale',
  ],
];

describe.each([
  ['zh-CN', zhCN, 1],
  ['en', en, 2],
] as const)('in %s', (locale, catalogue, column) => {
  const { t } = createI18n(locale, catalogue);

  it.each(CASES)('$1', (...row) => {
    expect(findingText(errorOf(row[0]), t)).toContain(row[column]);
  });

  it('names the file if nothing else is known', () => {
    const error = new AppError('invalid-file', 'cut off', { file: 'a.safetensors', reason: 'cut' });
    expect(findingText(error.toData(), t)).toContain('a.safetensors');
  });

  it('adds nothing where the title says everything', () => {
    expect(findingText(new AppError('quota', 'full').toData(), t)).toBeNull();
    expect(findingText(new AppError('invalid-request', 'odd').toData(), t)).toBeNull();
  });
});

it('every expectation has words', () => {
  const { t } = createI18n('en', en);
  const hostile = [0, 1e12, 0.5, -1, 'x', [], [0], [1, 2, 3], {}, true, null, undefined];
  for (const [parse, config] of [
    [parseUnetConfig, unet],
    [parseClipTextConfig, textEncoder],
  ] as const) {
    for (const field of Object.keys(config)) {
      for (const value of hostile) {
        let error: ErrorData;
        try {
          parse({ ...config, [field]: value });
          continue;
        } catch (thrown) {
          error = AppError.from(thrown).toData();
        }
        const text = findingText(error, t);
        expect(text).toContain(field);
        expect(text).not.toMatch(/undefined|\[object|expectations|findings|{{/);
      }
    }
  }
});
