export const describeZhCN = {
  tab: '图里有什么',
  intro: '看看图片里可能有什么，点一下就写进提示词。图片只在你的设备上处理。',
  pick: '选择图片',
  hint: '也可以把图片拖进来，或直接粘贴。',
  language: '词语的语言',
  firstTime: '第一次要读一遍所有词语，会久一些；以后就快了。',
  words: '最接近的词语',
  wordsHint: '最接近的排在前面，数字是余弦相似度。点一下写进提示词，再点一下去掉。',
  prompt: '现在的提示词：{{prompt}}',
} as const;
