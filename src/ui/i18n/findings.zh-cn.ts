/** What an error is about: the file, the field, the value found and the values allowed. */
export const findingsZhCN = {
  value: '{{file}} 里的 {{field}} 是 {{found}}，{{possible}}。',
  missing: '{{file}} 里缺少 {{field}}，{{possible}}。',
  unknownField: '{{file}} 里有未知字段 {{field}}，值为 {{found}}。是不是想写：{{nearest}}？',
  field: '{{file}} 里的 {{field}} 不对。',
  file: '出问题的文件是 {{file}}。',
  shape: '{{file}} 里，张量 {{tensor}} 的形状是 {{found}}，按配置应为 {{right}}。',
  dtype: '{{file}} 里，张量 {{tensor}} 的类型是 {{found}}，应为 {{right}}。',
  byteLength: '{{file}} 里，张量 {{tensor}} 占 {{found}} 字节，应为 {{right}} 字节。',
  noTensor: '{{file}} 里缺少张量 {{tensor}}，按配置应当有。',
  parts: 'AND 最多连接 {{max}} 段提示词，这里有 {{found}} 段。',
  encodings: '提示词在各步之间变化太多，需要读 {{found}} 次，最多 {{max}} 次。',
  wildcardCycle: '词表循环引用了自己：{{found}}。请修改词表里的那一行，再重新添加。',
  templateSize: '这些选项和词表展开后太长了。请减少嵌套的层数。',
  tag: '无法识别 {{found}}。LoRA 的写法是 <lora:name:0.8>。',
  lora: '没有名为“{{found}}”的 LoRA。是不是想写：{{nearest}}？',
  noLoras: '没有名为“{{found}}”的 LoRA：请先在“模型”页添加它的文件。',
  loraBroken:
    'LoRA“{{found}}”已损坏：里面有无效的数值，或者缺了一部分。请从提示词里去掉它，或者换一个版本重新添加。',
  loraOverflow:
    '按现在的强度加上 {{found}}，模型的权重超出了半精度的范围。请在提示词里调低它的权重。',
  loraMisfit: 'LoRA“{{found}}”是为另一种模型制作的，不能用在现在的模型上。',
  embeddingMisfit: '嵌入“{{found}}”是为另一种模型制作的，不能用在现在的模型上。',
  encoderMisfit:
    '所选的文本编码器与这个模型不配：它输出 {{found}} 维的向量，UNet 需要 {{expected}} 维。',
  noImageEncoder: '名为“{{found}}”的图像编码器已经不在了，请另选一对编码器。',
  imageEncoderMisfit:
    '图像编码器“{{found}}”与这个模型不配：它需要 {{expected}} 维的文本编码器，这个模型的是 {{width}} 维。请换一个模型，或者换一个图像编码器。',
  noUpscaler: '名为“{{found}}”的放大模型已经不在了，请在“放大”菜单里另选一个。',
  noToolModel: '这个工具要用一个模型。请先选一个并下载。',
  lostToolModel: '模型“{{found}}”已经不在这台设备上了。请换一个，或者重新下载。',
  otherToolTask: '模型“{{found}}”是给别的工具用的。请换一个。',
  brokenToolModel: '模型“{{found}}”打不开，或者输出不符合这个工具的要求。请换一个。',
  hiresFromStart: '有起始图时不能用高清修复，请关掉其中一个。',
  controlCount: '一张画最多用 {{max}} 张引导图，这里有 {{found}} 张。',
  noControlNet: '名为“{{found}}”的引导模型已经不在了。请在“模型”页重新添加，或者去掉这张引导图。',
  controlMisfit: '引导模型“{{found}}”是为另一种模型制作的。请另选一个，或者换一个模型。',
  controlSpan: '“{{name}}”的引导从 {{found}} 开始、到 {{end}} 就结束了。请让它先开始，后结束。',
  ipAdapterMisfit:
    'IP-Adapter“{{found}}”与这个模型不配：它给的是 {{width}} 维，模型要 {{expected}} 维。给 Stable Diffusion 1.x 用的是 768 维。',
  noIpAdapter: '名为“{{found}}”的 IP-Adapter 已经不在了。请重新添加，或者不用它来引导。',
  wantsPictureEncoder:
    'IP-Adapter“{{found}}”要靠图像编码器 {{encoder}} 来读图。请先在“模型”页添加它。',
  noPictureEncoder:
    'IP-Adapter“{{found}}”要靠一个输出 {{width}} 维的 CLIP 图像编码器来读图，这台设备上还没有。请在“模型”页添加和它一起训练的那个。',
  tooLarge: '放大后的边长会有 {{found}} 像素，最多只能到 {{max}} 像素。',
  maskSize:
    '蒙版是 {{found}} 像素，图片却是 {{expected}}。请在编辑器里打开这张图，重新涂一遍蒙版。',
  emptyMask: '还没有涂蒙版。请涂抹想要重画的地方。',
  smallMask:
    '蒙版太小或太淡，在这个尺寸下什么也改变不了。请涂大一些、减小羽化，或者选择只画蒙版那一块。',
  noSteps: '重绘强度 {{found}} 太低，{{steps}} 步里一步也不会画。请提高到 {{min}}，或增加步数。',
  noTextEncoder: '名为“{{found}}”的文本编码器已经不在了，请另选一对编码器。',
  projectionMisfit:
    '文本编码器“{{found}}”和图像编码器“{{imageEncoder}}”配不成一对：前者输出 {{width}} 维的向量，后者输出 {{expected}} 维。请另选一对编码器。',
  otherTextEncoder:
    '图像编码器“{{found}}”只能和 {{expected}} 的文本编码器搭配，这个模型用的是另一种。请换一个模型。',
  noVae: '名为“{{found}}”的 VAE 已经不在了，请在“画面设置”里另选一个。',
  vaeMisfit:
    'VAE“{{found}}”与这个模型不配：它解码的潜变量是 {{channels}} 个通道、边长为画面的 1/{{factor}}，这个模型用的是 {{ownChannels}} 个通道、1/{{ownFactor}}。',
  listSeparator: '、',
} as const;
