/** Files on this device that have changed since they were written. */
export const damageZhCN = {
  model: {
    title: '模型“{{name}}”的文件已损坏',
    help: '文件内容和添加时不一样，用它画的画可能不对，所以先停用了。请在“模型”页删除它，再重新导入或下载。',
  },
  copy: {
    title: '模型“{{name}}”的一份转换副本已损坏',
    help: '副本已作废，下次作画时会重新生成，模型本身完好。之前用它画的画可能不对。',
  },
  lora: {
    title: 'LoRA“{{name}}”的文件已损坏',
    help: '文件内容和添加时不一样。请在“模型”页删除它，再重新添加；或者先从提示词里去掉它。',
  },
  embedding: {
    title: '嵌入“{{name}}”的文件已损坏',
    help: '文件内容和添加时不一样。请在“模型”页删除它，再重新添加；或者先从提示词里去掉它。',
  },
  vae: {
    title: 'VAE“{{name}}”的文件已损坏',
    help: '文件内容和添加时不一样。请在“模型”页删除它，再重新添加；或者先在“画面设置”里换一个 VAE。',
  },
  'tool-model': {
    title: '工具“{{name}}”的文件已损坏',
    help: '文件内容和添加时不一样。请在“模型”页删除它，再重新添加。',
  },
  'control-net': {
    title: 'ControlNet“{{name}}”的文件已损坏',
    help: '文件内容和添加时不一样。请在“模型”页删除它，再重新添加；或者先不用这张引导图。',
  },
  upscaler: {
    title: '放大模型“{{name}}”的文件已损坏',
    help: '文件内容和添加时不一样。请在“模型”页删除它，再重新添加；或者先换一个来放大。',
  },
  'ip-adapter': {
    title: 'IP-Adapter“{{name}}”的文件已损坏',
    help: '文件内容和添加时不一样。请在“模型”页删除它，再重新添加；或者先不用它来引导。',
  },
  'image-encoder': {
    title: '图像编码器“{{name}}”的文件已损坏',
    help: '文件内容和添加时不一样。请在“模型”页删除它，再重新添加；或者先换一对编码器来匹配图文。',
  },
  'text-encoder': {
    title: '文本编码器“{{name}}”的文件已损坏',
    help: '文件内容和添加时不一样。请在“模型”页删除它，再重新添加；或者先换一对编码器来匹配图文。',
  },
} as const;
