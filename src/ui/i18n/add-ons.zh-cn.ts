/** What is used with a model, and how. */
export const addOnsZhCN = {
  title: 'LoRA、嵌入、VAE、编码器与放大模型',
  kind: {
    lora: 'LoRA',
    embedding: '嵌入',
    vae: 'VAE',
    'image-encoder': '图像编码器',
    'text-encoder': '文本编码器',
    upscaler: '放大模型',
  },
  usage: '在提示词里这样写就能用：',
  vaeFits: '可以在“画面设置”里选用。',
  vaeMisfits: '不适合当前的模型；换成合适的模型后，可以在“画面设置”里选用。',
  encoderFits: '可以和{{models}}的文本编码器配成一对，比较图片与文字。',
  encoderMisfits:
    '这里没有与它相配的模型：它要的是 {{width}} 维的文本编码器。SkyPaint 和 Stable Diffusion 1.x 的都是 768 维。',
  altEncoderMisfits:
    '这里没有与它相配的模型：它要的是和它一起训练出来的 AltDiffusion，其中的 XLM-R 是 {{width}} 维。',
  encoderWants: '可以和 {{name}} 的文本编码器配成一对，不过那个编码器还不在这台设备上。',
  textEncoderFits: '可以和图像编码器{{encoders}}配成一对，比较图片与文字。',
  textEncoderMisfits: '这里没有与它相配的图像编码器：要用输出 {{size}} 维向量的那种。',
  textEncoderWants: '可以和 {{name}} 的图像编码器配成一对，不过那个编码器还不在这台设备上。',
  enlarges: '每次放大到 {{scale}} 倍。可以在画的“放大”菜单里选用。',
  restores: '只修复画面，不放大；在画的“放大”菜单里选用时，会再缩放到所选的大小。',
  damaged: '文件已损坏，请删除后重新添加。',
  copy: '复制“{{text}}”',
  copied: '已复制',
  delete: '删除“{{name}}”',
  confirm: {
    prompt: '删除“{{name}}”？提示词里写到它的地方会失效。',
    option: '删除“{{name}}”？用着它的模型会换回自带的。',
    match: '删除“{{name}}”？以后就不能用它来匹配图文了。',
    enlarge: '删除“{{name}}”？以后就不能用它来放大图片了。',
  },
} as const;
