/** Settings that are saved under a name. */
export const presetsZhCN = {
  title: '保存的设置',
  empty: '常用的设置可以起个名字存下来，以后点一下就能换回。提示词和种子不在其中。',
  name: '名称',
  save: '保存现在的设置',
  use: '使用“{{name}}”',
  rename: '给“{{name}}”改名',
  delete: '删除“{{name}}”',
} as const;
