/** What the keys do. */
export const shortcutsZhCN = {
  title: '快捷键',
  close: '关闭快捷键',
  open: '快捷键',
  page: '页面',
  editor: '编辑器',
  generate: '生成',
  leave: '取消，或回到整批',
  previous: '上一张',
  next: '下一张',
  remove: '删除正在看的这张',
  prompt: '写提示词',
  sheet: '显示快捷键',
  strip: '在历史画作之间移动',
  number: '在数字框里加减',
} as const;
