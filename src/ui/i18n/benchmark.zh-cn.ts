export const benchmarkZhCN = {
  title: '设备测速',
  intro:
    '用随机权重测量各类运算、512×512 时 Stable Diffusion 1.5 的一步、图片解码和文件导入有多快。全程几分钟，显存里要放下约 2 GB；期间最好不要做别的事。',
  start: '开始',
  again: '再测一次',
  cancel: '停止',
  close: '关闭测速',
  progress: '已完成 {{done}} / {{total}} 项',
  result: '结果',
  help: '把这段文字贴进问题报告，就能告诉我们这台设备的表现。',
} as const;
