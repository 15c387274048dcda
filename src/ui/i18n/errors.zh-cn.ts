/** What every error means, and what to do. */
export const errorsZhCN = {
  'invalid-request': {
    title: '按这些设置画不了',
    help: '请检查提示词和画面设置，改好再试。',
  },
  'invalid-config': {
    title: '模型的配置有问题',
    help: '模型可能属于不支持的种类，文件也可能不完整。请换一个模型，或重新获取；如果是网页自带的模型，刷新页面即可修复。',
  },
  'invalid-file': {
    title: '模型文件损坏，或与配置不符',
    help: '文件可能没有下载完整，或者内容与名称不符，请重新获取；如果属于网页自带的模型，刷新页面即可修复。',
  },
  unsupported: {
    title: '还不支持这样的模型',
    help: '目前可以使用 Stable Diffusion 1.x 的模型，以及为它制作的 LoRA 和嵌入（embedding）；其他种类还不行。',
  },
  integrity: {
    title: '模型文件校验不通过',
    help: '文件内容与应有的不一致。请重新获取，或稍后再试；如果一直这样，可能是网络中途改动了文件。',
  },
  network: { title: '网络出了问题', help: '请检查网络，然后再试一次；已下载的部分会保留。' },
  offline: { title: '现在没有网络', help: '还缺一部分模型文件，请联网后再试一次。' },
  unreachable: {
    title: '连不上这个网站',
    help: '请检查网络，或换一个镜像站再试；已下载的部分会保留。',
  },
  'access-denied': {
    title: '没有权限下载这个模型',
    help: '请登录模型页面，同意它的使用条款，再填入有读取权限的访问令牌。',
  },
  'not-found': {
    title: '找不到这个模型',
    help: '请核对模型名称和版本。私有模型还要填入访问令牌才能看到。',
  },
  'unreadable-captions': {
    title: '这个文件夹无法评测',
    help: '请选择既有描述又有图片的文件夹，格式见上方说明。',
  },
  'unreadable-picture': {
    title: '这个文件无法作为图片打开',
    help: '浏览器无法解码这个文件。请换成 PNG、JPEG 或 WebP。',
  },
  'rate-limited': { title: '请求太频繁', help: '对方网站要求稍等，请过几分钟再继续。' },
  server: {
    title: '对方网站出了故障',
    help: '请稍后再继续，或换一个镜像站；已下载的部分会保留。',
  },
  busy: { title: '另一个标签页正在处理这个模型', help: '请等它做完，或关掉那个标签页再试。' },
  quota: { title: '磁盘空间不足', help: '请清出一些空间，或删除一些以前的画，然后再试。' },
  'out-of-memory': {
    title: '内存不够',
    help: '请减小宽和高，或关掉其他网页和程序。用 GPU 时，也可以在设置里改用 CPU。',
  },
  'device-lost': {
    title: '显卡中途断开了',
    help: '可能是休眠或驱动重启所致。再试一次就会重新连接。',
  },
  numerical: {
    title: '计算结果溢出',
    help: '请换一个种子，或降低引导强度再试；如果总是这样，请在设置里改用 CPU。',
  },
  'engine-crashed': {
    title: '计算意外中断，已重新启动',
    help: '请再试一次；如果反复出现，请减小尺寸。',
  },
  outdated: {
    title: '程序有一部分没能加载',
    help: '可能是 SkyPaint 刚刚更新，也可能是网络断了。请刷新页面；提示词、设置和画好的画都会保留。',
  },
  internal: {
    title: '程序出错了',
    help: '请刷新页面再试。如果反复出现，请把下面的信息告诉开发者。',
  },
} as const;
