export const modelUpdateZhCN = {
  offer: '{{name}} 有新版本了：{{version}}。',
  size: '需要下载 {{size}}。下载完之前，照常用现在的模型画。',
  left: '还需下载 {{size}}。下载完之前，照常用现在的模型画。',
  download: '下载',
  resume: '继续下载',
  later: '以后再说',
  coming: '正在下载 {{name}} {{version}}',
  settling: '等正在画的都画完，就换上新模型。',
  keeps: '现在的模型不受影响，照常能画。',
  inUse: '已换成 {{name}} {{version}}。',
} as const;
