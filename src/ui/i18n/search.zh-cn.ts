/** Search in the gallery. */
export const searchZhCN = {
  open: '搜索画作',
  close: '关闭搜索',
  clear: '清空',
  label: '搜索画作',
  placeholder: '画里有什么？',
  said: '提示词或设置里写着',
  shown: '按画面找到的',
  similar: '与这张相似的画',
  ranked: '提示词相同的画，画得最像的在前',
  looking: '正在搜索…',
  count_other: '找到 {{count}} 张',
  nothing: '没有找到。没有哪张的提示词这样写，也没有哪张画得明显像。换个说法试试。',
  missing_other: '还有 {{count}} 张还没有分析，暂时只能按提示词找到。',
  moreLike: '找相似的画',
  bestFirst: '最像的排在前（{{count}} 张）',
  problems: {
    quota: '磁盘满了，还没有分析的画只能按提示词找到。腾出一些空间后，重新打开搜索就会继续。',
    unreadable: '这张画打不开，没法找与它相似的。',
    noStorage: '浏览器在这里不保存数据（可能是无痕窗口），所以只能按提示词找。请在普通窗口里打开。',
    other: '这次只按提示词和设置找：{{reason}}。换个说法会再试一次。',
  },
};
