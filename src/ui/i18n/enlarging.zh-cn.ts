export const enlargingZhCN = {
  menu: '放大',
  times: '{{factor}} 倍',
  with: '放大方式',
  limit: '边长最多 {{max}} 像素',
  lanczos: 'Lanczos（普通插值）',
  from: '由 {{width}}×{{height}} 放大 {{factor}} 倍（{{upscaler}}）',
  soon: '正在放大',
  tile: '正在放大：第 {{tile}} 块，共 {{tiles}} 块',
} as const;
