/** What the tools make from a picture in the gallery. */
export const toolsZhCN = {
  background: { open: '抠成贴纸', title: '贴纸' },
  caption: { open: '看图写提示词', title: '用文字描述这张画' },
  close: '关闭',
  loading: '正在载入模型…',
  running: '正在分析画面…',
  result: '背景透明的画',
  save: '保存贴纸',
  fileName: '贴纸 {{name}}.png',
  repaintBackground: '重画背景',
  repaintSubject: '重画主体',
  nothing: '模型在这张画里没有找到主体，所以什么也没有留下。可以换一个模型试试。',
  usePrompt: '用作提示词',
  noWords: '模型没有给这张画写出文字。可以换一个模型试试。',
} as const;
