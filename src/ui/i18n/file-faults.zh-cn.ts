/** Why a file cannot be used, and what to do about it. */
export const fileFaultsZhCN = {
  'cut-off': { title: '文件不完整', help: '“{{file}}”没有下载完。请重新下载后再试。' },
  'lfs-pointer': {
    title: '这只是占位文件，不是模型文件',
    help: '“{{file}}”里只有 Git LFS 的说明，没有权重。请到模型网页上点下载按钮，或先运行 git lfs pull。',
  },
  html: {
    title: '这是网页，不是模型文件',
    help: '“{{file}}”里是网页的内容，多半是网站要求登录。请在浏览器里登录后重新下载。',
  },
  image: { title: '这是图片，不是模型文件', help: '请选择模型文件：safetensors 或 ckpt。' },
  archive: { title: '这是压缩包', help: '请先解压“{{file}}”，再选择里面的文件。' },
  'other-format': {
    title: '读不了 {{named}} 格式',
    help: '请找同一个模型的 safetensors 或 ckpt 版本。',
  },
  'old-torch': {
    title: '文件格式太旧',
    help: '“{{file}}”是 PyTorch 最早几版的格式。请找它的 safetensors 版本，或用新版 PyTorch 打开后重新保存。',
  },
  'runs-code': {
    title: '这个文件想运行代码，请不要使用它',
    help: '“{{file}}”要求调用 {{named}}，模型文件用不着这个，可能有恶意。这里没有运行它。请删掉它，也不要用别的软件打开；需要这个模型的话，请从可信的来源下载 safetensors 版本。',
  },
  'device-tensors': {
    title: '这个文件是在 Apple 或 DirectML 设备上保存的',
    help: '“{{file}}”里的权重仍是那台设备专用的格式，读不了。请找它的 safetensors 版本，或用 PyTorch 打开，把权重转到 CPU 后重新保存。',
  },
  'no-vae': {
    title: '这个模型没有带 VAE',
    help: '请把 VAE 文件和“{{file}}”一起拖进来，比如 vae-ft-mse-840000-ema-pruned.safetensors。',
  },
  'no-text-encoder': {
    title: '这个模型没有带文本编码器',
    help: '“{{file}}”里只有一部分权重。请找完整的版本，通常有 2 GB 或更大。',
  },
  'no-unet': {
    title: '这个模型没有带 UNet',
    help: '“{{file}}”里只有一部分权重。请找完整的版本，通常有 2 GB 或更大。',
  },
  'unet-alone': {
    title: '这只是一个 UNet',
    help: '光有 UNet 画不了。请添加整个 diffusers 文件夹，或者完整的 safetensors、ckpt 单文件。',
  },
  'text-encoder-alone': {
    title: '这只是一个文本编码器',
    help: '光有文本编码器画不了。请添加整个 diffusers 文件夹，或者完整的 safetensors、ckpt 单文件。',
  },
  'text-classifier': {
    title: '这个 BERT 是给文字分类的',
    help: '“{{file}}”是用来给文字分类的（{{named}}），不能用来比较图片与文字。请改用文本编码器，比如 IDEA-CCNL/Taiyi-CLIP-Roberta-102M-Chinese。',
  },
  'image-encoder-alone': {
    title: '这个图像编码器不完整',
    help: '“{{file}}”里缺了它自己的投影（visual_projection），IP-Adapter 和图文匹配都用不了它。请添加 CLIPVisionModelWithProjection，或者完整的 CLIP 模型，比如 openai/clip-vit-large-patch14。',
  },
  'other-clip': {
    title: '还不支持 {{named}}',
    help: '“{{file}}”的图像编码器不能与 SkyPaint 或 Stable Diffusion 1.x 的文本编码器搭配。请改用 transformers 格式的 CLIP 模型，比如 openai/clip-vit-large-patch14。',
  },
  'other-text-encoder': {
    title: '还不支持 {{named}} 文本编码器',
    help: '这个模型用 {{named}} 读提示词。请找用 CLIP（如 SkyPaint）、BERT（如太乙）或 AltDiffusion 的 XLM-R 的模型。',
  },
  'text-encoder-needs-folder': {
    title: '这个模型的文本编码器不能从单个文件读取',
    help: '“{{file}}”和太乙、AltDiffusion 一样，用 BERT 或 XLM-R 读提示词，但文件里没有它们的设置和词表。请改用同一模型的 diffusers 文件夹。',
  },
  'other-class': {
    title: '还不支持 {{named}}',
    help: '“{{file}}”里写的是这个类，这里只支持 Stable Diffusion 1.x 用到的那些。请换一个版本。',
  },
  'other-family': {
    title: '还不支持 {{named}}',
    help: '这里只能用 Stable Diffusion 1.x 的模型，请换一个。',
  },
  'no-vocabulary': {
    title: '缺少词表',
    help: '这个文本编码器用的不是 CLIP 的词表。请把 vocab.txt（或 tokenizer.json，或 vocab.json 和 merges.txt）和模型文件一起拖进来。',
  },
  'other-vocabulary': {
    title: '词表和文本编码器对不上',
    help: '“{{file}}”的词比文本编码器认识的多，或者不是同一种词表，应该是另一个模型的。请换成这个模型自己的词表。',
  },
  'not-finite': {
    title: '权重里有无效的数值',
    help: '“{{file}}”里有 NaN 或无穷大，是训练或合并时出的错，重新下载也没有用。请换一个版本。',
  },
  'other-dtype': {
    title: '读不了 {{named}} 类型的权重',
    help: '“{{file}}”大概是量化过的版本。请找 fp16、bf16 或 fp32 的版本。',
  },
  'lora-kind': {
    title: '还不支持 {{named}}',
    help: '“{{file}}”属于还不支持的种类。支持的有 LoRA、LoCon、LoHa、LoKr、(IA)³、DoRA 和完整差值，请找其中一种。',
  },
  'lora-family': {
    title: '这个 LoRA 是给 {{named}} 用的',
    help: '“{{file}}”和 Stable Diffusion 1.x 的模型不配。请找为 SD 1.5 训练的版本。',
  },
  'lora-other': {
    title: '这个 LoRA 是给另一种模型用的',
    help: '“{{file}}”里没有一层能用在 Stable Diffusion 1.x 的模型上。请找为 SD 1.5 训练的版本。',
  },
  'other-ip-adapter': {
    title: '还不支持 {{named}}',
    help: '“{{file}}”不能和这里的 Stable Diffusion 1.x 模型一起用。请改用 h94/IP-Adapter 里给 SD 1.5 的：ip-adapter_sd15，或它的 light、plus、plus-face、full-face。',
  },
  'other-upscaler': {
    title: '还不支持 {{named}} 系列的放大模型',
    help: '请把“{{file}}”换成 ESRGAN 系列的放大模型：ESRGAN、Real-ESRGAN 或 SRVGGNetCompact。',
  },
  'tool-task': {
    title: '这里的工具都用不上这个模型',
    help: '它是 {{named}}。工具能用的是 transformers.js 格式的模型：深度估计、姿势识别、人物检测、画面分割、抠图和图片描述。',
  },
  'tool-graph': {
    title: '这个模型用不了',
    help: '“{{file}}”里的计算图打不开，或者结果与它的配置不符。请删除它，换一个模型。',
  },
  'lora-incomplete': {
    title: '这个 LoRA 不完整',
    help: '“{{file}}”里有一层缺了权重。请重新下载，或者换一个版本。',
  },
} as const;
