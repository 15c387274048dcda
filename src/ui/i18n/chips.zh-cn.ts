/** The settings shown below the prompt. */
export const chipsZhCN = {
  label: '现在的设置',
  size: '尺寸',
  count_other: '{{count}} 张',
  hires: '高清 {{scale}}×',
  withTag: '带画风标签',
  withoutTag: '不带画风标签',
  setting: '{{name}} {{value}}',
  lora: '{{name}} {{weight}}',
  loraWeight: '{{name}} 的强度',
  loraHint: '写在提示词里；0 表示不起作用',
  loraRemove: '从提示词里去掉',
} as const;
