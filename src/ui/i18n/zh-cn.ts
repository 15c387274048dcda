import { benchmarkZhCN } from './benchmark.zh-cn.ts';
import { capabilitiesZhCN } from './capabilities.zh-cn.ts';
import { chipsZhCN } from './chips.zh-cn.ts';
import { curesZhCN } from './cures.zh-cn.ts';
import { damageZhCN } from './damage.zh-cn.ts';
import { devicePlanZhCN } from './device-plan.zh-cn.ts';
import { drawerZhCN } from './drawer.zh-cn.ts';
import { editorZhCN } from './editor.zh-cn.ts';
import { enlargingZhCN } from './enlarging.zh-cn.ts';
import { hiresZhCN } from './hires.zh-cn.ts';
import { errorsZhCN } from './errors.zh-cn.ts';
import { grammarZhCN } from './grammar.zh-cn.ts';
import { toolsZhCN } from './tools.zh-cn.ts';
import { findingsZhCN } from './findings.zh-cn.ts';
import { describeZhCN } from './describe.zh-cn.ts';
import { matchZhCN } from './match.zh-cn.ts';
import { modelsZhCN } from './models.zh-cn.ts';
import { modelUpdateZhCN } from './model-update.zh-cn.ts';
import { noticesZhCN } from './notices.zh-cn.ts';
import { pictureZhCN } from './picture.zh-cn.ts';
import { progressZhCN } from './progress.zh-cn.ts';
import { promptingZhCN } from './prompting.zh-cn.ts';
import { presetsZhCN } from './presets.zh-cn.ts';
import { shortcutsZhCN } from './shortcuts.zh-cn.ts';
import { retrievalZhCN } from './retrieval.zh-cn.ts';
import { rareOptionsZhCN } from './rare-options.zh-cn.ts';
import { startZhCN } from './start.zh-cn.ts';
import { gridZhCN } from './grid.zh-cn.ts';
import { guideZhCN } from './guide.zh-cn.ts';
import { queueZhCN } from './queue.zh-cn.ts';
import { viewerZhCN } from './viewer.zh-cn.ts';
import { searchZhCN } from './search.zh-cn.ts';

export const zhCN = {
  document: {
    title: 'SkyPaint：在浏览器里作画',
  },
  sentences: '{{before}}{{next}}',
  header: {
    home: 'SkyPaint',
    settings: '设置',
  },
  composer: {
    prompt: '提示词',
    placeholder: '想画什么？',
    generate: '生成',
    addToQueue: '加入队列',
    moreTools: '更多提示词工具',
    moreWays: '更多画法',
    endless: '一直画，直到手动停止',
    variants: '把 {{count}} 种组合都画出来',
    cancel: '取消',
    cancelling: '正在停止…',
    options: '画面设置',
    examples: '试试这些',
  },
  prompting: promptingZhCN,
  chips: chipsZhCN,
  cures: curesZhCN,
  shortcuts: shortcutsZhCN,
  presets: presetsZhCN,
  grammar: grammarZhCN,
  tools: toolsZhCN,
  options: {
    title: '画面设置',
    close: '收起画面设置',
    done: '完成',
    negativePrompt: '反向提示词',
    negativePromptHint: '不想在画里看到的东西',
    useStyleTag: '加上画风标签',
    useStyleTagHint: '在提示词前面写上“{{tag}}”',
    width: '宽（像素）',
    height: '高（像素）',
    sizePreset: '{{size}}×{{size}}',
    sizes: '常用尺寸',
    shapes: '按比例',
    shapeNames: {
      square: '方形',
      portrait: '竖幅',
      landscape: '横幅',
      photo: '照片',
      wide: '宽屏',
      phone: '手机',
    },
    swap: '宽高互换',
    sizeWarning: {
      'too-small': '比这个模型适合的尺寸（{{sizes}}）小，画面可能模糊或不完整。',
      'too-large': '比这个模型适合的尺寸（{{sizes}}）大，画面里的东西可能会重复。',
      beyond: {
        wasm: '这个尺寸超出了这个模型在 CPU 上一次能画的范围：连同模型的权重，要用的内存超过浏览器允许的 4 GB。',
        webgpu:
          '这个尺寸超出了这个模型在这块 GPU 上一次能画的范围：有一层要用的整块显存超过浏览器允许的大小。',
        secondPass: '第二遍的尺寸 {{width}}×{{height}} 超出了这个模型在这台设备上一次能画的范围。',
        never: '这个模型太大，在 CPU 上画不了：光是权重就占满了浏览器允许的 4 GB 内存。',
      },
      useTiles: '第二遍分块画',
      use: '改为 {{width}} × {{height}}',
    },
    steps: '步数',
    stepsHint: '越多越细，也越慢',
    guidanceScale: '引导强度',
    guidanceScaleHint: '越高越贴近提示词',
    sampler: '采样器',
    samplersUsual: '常用',
    samplersMore: '更多',
    rare: '不常用的设置',
    variationStrength: '变化强度',
    variationStrengthHint: '0 表示不变；填 0.15 这样的小数，画面大体不变，细节不同',
    earlierVariations: '之前的变化',
    earlierVariationsHint: '变化之上再变化时，依次写下每次的种子和强度；A1111 会忽略',
    variationSeed: '变化种子',
    variationSeedHint: '决定往哪里变；一次画多张时，每张依次加一',
    clipSkip: 'Clip skip',
    clipSkipHint: '有些模型训练时用的是 2',
    ...rareOptionsZhCN,
    rng: '随机数',
    rngHint:
      '同一个种子，两种随机数画出的画不同；想重现在 NVIDIA 显卡上用 A1111 画的画，请选 NVIDIA',
    rngValues: { CPU: 'CPU', NV: 'NVIDIA' },
    textEncoder: '文本编码器',
    textEncoderOwn: '模型自带',
    textEncoderHint: '可以由另一个模型来理解提示词，比如懂中文的模型',
    vae: 'VAE',
    vaeOwn: '模型自带',
    vaeHint: '负责把结果解码成图像；换一个，颜色和细节会略有不同',
    seed: '种子',
    seedMode: '随机种子',
    seedFresh: '每次随机',
    seedFixed: '固定',
    seedHint: '种子和设置都相同，画出来的画就相同',
    batchCount: '张数',
    strength: '重绘强度',
    reset: '恢复模型的默认设置',
    undoReset: '撤销，换回我的设置',
  },
  notes: {
    empty: '没有填数字，仍用 {{used}}。',
    notANumber: '“{{found}}”不是数字，仍用 {{used}}。',
    clamped: '{{found}} 不在 {{min}} 到 {{max}} 之间，已改为 {{used}}。',
    rounded: '{{found}} 不是 {{multipleOf}} 的倍数，已改为 {{used}}。',
    wholeNumber: '这里要整数，{{found}} 已改为 {{used}}。',
    cut: '最多 {{limit}} 个字符，末尾的 {{removed}} 个字符已去掉。',
  },
  stage: {
    region: '画面',
    empty: '写一句话，画一幅画',
    emptyHint: '中文、英文都行。一切都在你的设备上完成，文字和画不会离开这里。',
    preparing: '正在准备模型',
    preparingHint: '模型只需下载一次，以后断网也能画。',
    downloaded: '{{loaded}} / {{total}}',
    live: '正在画：{{prompt}}',
    liveUnprompted: '正在画',
    picture: '画：{{prompt}}',
    unprompted: '没有提示词的画',
    own: '你的图片“{{name}}”，已放大',
  },
  progress: progressZhCN,
  picture: pictureZhCN,
  batch: {
    hint_other: '一次画了 {{count}} 张，点一张单独看。',
    back: '回到这一批',
  },
  cover: {
    reason: '模型自带的安全检查认为这张画可能不宜直接观看，先遮住了。它也会看错。',
    show: '显示',
    shown: '模型自带的安全检查认为这张画可能不宜直接观看。',
    again: '重新遮住',
    picture: '遮住的画：{{prompt}}',
    unprompted: '遮住的画，没有提示词',
  },
  warnings: {
    promptTruncated: {
      prompt: '提示词太长，模型只读了前面一段。没有读到：“{{dropped}}”',
      negativePrompt: '反向提示词太长，模型只读了前面一段。没有读到：“{{dropped}}”',
      hiresPrompt: '第二遍的提示词太长，模型只读了前面一段。没有读到：“{{dropped}}”',
    },
    unknownCharacters: {
      prompt: '提示词里有模型不认识的字符：{{characters}}',
      negativePrompt: '反向提示词里有模型不认识的字符：{{characters}}',
      hiresPrompt: '第二遍的提示词里有模型不认识的字符：{{characters}}',
    },
    unconditional: '没有写提示词，这一张由模型自由发挥。',
    loraPartlyUsed:
      'LoRA“{{name}}”只用上了一部分：它的 {{modules}} 层里有 {{unmatched}} 层是这个模型没有的。',
    hiresLorasIgnored: '第二遍用的也是提示词里的 LoRA；第二遍的提示词里写的 LoRA 没有读。',
    clipSkipIgnored: 'XLM-R 文本编码器只能读取固定的一层，Clip skip 没有起作用。',
    maskCoversAll:
      '蒙版盖住了整张画，所以原来的内容一点也没有保留。想保留哪里，就把那里的蒙版擦掉。',
    decodedInFp32: '这个模型的画用半精度解码会溢出，所以这一张改用单精度解码，画面不受影响。',
  },
  gallery: {
    label: '历史画作',
    current: '正在画的这张',
    currentAt: '{{name}}，已完成 {{percent}}',
    more: '显示更多',
    clear: '全部删除',
    confirmClear_other: '把 {{count}} 张画全部删除？',
    confirm: '删除',
    keep: '保留',
  },
  drawer: drawerZhCN,
  models: modelsZhCN,
  match: matchZhCN,
  describe: describeZhCN,
  retrieval: retrievalZhCN,
  grid: gridZhCN,
  guide: guideZhCN,
  queue: queueZhCN,
  search: searchZhCN,
  start: startZhCN,
  viewer: viewerZhCN,
  notices: noticesZhCN,
  modelUpdate: modelUpdateZhCN,
  incoming: {
    firstOnly_other: '一次只能用一张：已使用“{{name}}”，其余 {{count}} 张没有使用。',
    shareLost:
      '分享的图片没有收到。如果磁盘满了，请先腾出一些空间，再分享一次；也可以直接把文件拖进来。',
    openLost: '这个文件已经读不到了，可能被移走或删除了。',
  },
  reading: {
    noSettings: '这张图片里没有记录生成设置，已用作起始图。很多网站会在上传时去掉设置。',
    incomplete: '设置已填入，但还缺：',
    complete: '设置已填入。',
    guidesMissing_other: '文件里没有引导它的 {{count}} 张图，请重新选',
    startIsMissing:
      '它是由另一张图画出来的，文件里没有那张图。选那张图作为起始图，就能画出同样的画',
    missing: {
      model: '模型“{{name}}”',
      'text-encoder': '文本编码器“{{name}}”',
      vae: 'VAE“{{name}}”',
      upscaler: '放大模型“{{name}}”',
      lora: 'LoRA“{{name}}”',
      embedding: '嵌入“{{name}}”',
      'control-net': '引导模型“{{name}}”',
      'ip-adapter': 'IP-Adapter“{{name}}”',
    },
    lookFor: '搜索',
    unknownSampler: '这里没有采样器“{{name}}”，改用模型默认的。',
  },
  device: {
    label: '计算设备：{{device}}',
    starting: '正在检测设备',
    failed: '没有可用的设备',
    gpu: 'GPU',
    softwareGpu: 'GPU（软件模拟）',
    cpu: 'CPU',
    webgpu: 'WebGPU',
    wasm: 'WebAssembly',
    threads: '{{number}} 个线程',
    fast: '正在用显卡计算，这是最快的方式。',
    slow: {
      'no-webgpu': '这个浏览器没有 WebGPU，改由 CPU 来画，会慢不少。',
      'insecure-origin': '网页是通过 http 打开的，浏览器不开放显卡，改由 CPU 来画，会慢不少。',
      'no-adapter': '没有找到可用的显卡，改由 CPU 来画，会慢不少。',
      'software-adapter': '浏览器没有启用显卡，改由 CPU 来画，会慢不少。',
      'no-f16': '这块显卡不提供半精度（f16），改用单精度（fp32），会慢一些，也更占显存。',
      'wrong-f16':
        '这块显卡的半精度（f16）算出来的结果不对，改用单精度（fp32），会慢一些，也更占显存。',
      'wrong-gpu': '这块显卡算出来的结果不对，改由 CPU 来画，会慢不少。',
      chosen: '按你的选择由 CPU 来画，会慢不少。',
    },
    help: {
      'insecure-origin': '请改用 https 网址，或在本机用 localhost 打开。',
      'no-webgpu': '请换用 Chrome 137 或更新的版本，或新版 Edge，并更新系统。',
      'no-adapter': '请在浏览器设置里打开图形加速，并更新显卡驱动。',
      'software-adapter': '请在浏览器设置里打开图形加速，再重启浏览器。',
      'no-f16':
        '在 Linux 上，Chrome 默认不对 NVIDIA 显卡开放半精度；打开它的启动参数会影响安全，不宜日常使用。',
      'wrong-f16': '请更新显卡驱动，再到设置里重新检查。',
      'wrong-gpu': '请更新显卡驱动，再到设置里重新检查。',
      chosen: '想用显卡，请在设置里把“计算”改回“自动”。',
    },
  },
  settings: {
    title: '设置',
    language: '语言',
    languageAuto: '跟随浏览器',
    colorScheme: '外观',
    colorSchemeAuto: '跟随系统',
    colorSchemeLight: '浅色',
    colorSchemeDark: '深色',
    backend: '计算',
    backendAuto: '自动',
    backendGpu: 'GPU',
    backendCpu: 'CPU',
    backendHint: '从下一张画开始生效。',
    model: '模型',
    modelVersion: '{{name}}，版本 {{version}}，{{licence}}',
    credits: '素材来源',
  },
  errors: errorsZhCN,
  capabilities: capabilitiesZhCN,
  damage: damageZhCN,
  benchmark: benchmarkZhCN,
  devicePlan: devicePlanZhCN,
  editor: editorZhCN,
  enlarging: enlargingZhCN,
  hires: hiresZhCN,
  /** The file and field that an error is about, with the value found and the values allowed. */
  findings: findingsZhCN,
  expectations: {
    'one-of': '只能是 {{values}}',
    'at-least': '不能小于 {{limit}}',
    'at-most': '不能大于 {{limit}}',
    above: '必须大于 {{limit}}',
    below: '必须小于 {{limit}}',
    kind: {
      number: '这里要填数字',
      integer: '这里要填整数',
      boolean: '这里要填 true 或 false',
      string: '这里要填文字',
      list: '这里要填列表',
      object: '这里要填 JSON 对象',
    },
    'entries-at-least': '至少要有 {{limit}} 项',
    'entries-at-most': '最多只能有 {{limit}} 项',
    'entries-of': '应有 {{count}} 项，与 {{field}} 一样多',
    'one-per-block': '要填一个整数，或给每个块各填一个',
    'divisor-of': '必须能整除 {{field}}（{{values}}）',
    odd: '必须是奇数',
    even: '必须是偶数',
    'well-formed': '格式不对',
  },
} as const;

type Texts<T> = {
  readonly [K in keyof T | Singular<keyof T>]: K extends keyof T
    ? T[K] extends string
      ? string
      : Texts<T[K]>
    : string;
};

/** Chinese has a single form for all numbers, other languages also a singular; i18next chooses by `count`. */
type Singular<K> = K extends `${infer Base}_other` ? `${Base}_one` : never;

/** Every catalogue has the same keys as this one; a test checks that the placeholders agree too. */
export type Catalogue = Texts<typeof zhCN>;
