/** 写提示词时的帮手：词元数、样式、词库。 */
export const promptingZhCN = {
  without: '不要',
  tokens: '{{tokens}}/{{room}} 个词元',
  tokensOf: {
    prompt: '提示词的词元数',
    negativePrompt: '反向提示词的词元数',
  },
  chunkIntro: '文本编码器每次读 {{size}} 个词元，所以长提示词会分成几块：',
  chunk: '第 {{number}} 块，{{tokens}} 个词元',
  empty: '（空）',
  cut: '太长了，后面这些读不到：',
  unknown: '模型不认识这些字符：{{characters}}',
  fault: {
    tag: '标签“{{found}}”写法不对，画的时候会报错。',
    parts: 'AND 最多连接 {{max}} 段，现在有 {{found}} 段。',
    encodings: '逐步变化的写法太多：最多 {{max}} 种，现在有 {{found}} 种。',
    other: '这段提示词读不了。',
  },
};
