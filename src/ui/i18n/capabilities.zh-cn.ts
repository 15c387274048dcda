/** What a browser lacks or refuses to the page, and what still works. */
export const capabilitiesZhCN = {
  'web-assembly': {
    title: '这个浏览器没有 WebAssembly，不能作画',
    help: '请更新浏览器。如果开着“锁定模式”，请把本网站设为例外。以前的画仍可以查看和下载。',
  },
  'secure-context': {
    title: '网页是通过 http 打开的，有些功能用不了',
    help: '浏览器只向 https 网页开放显卡和本地存储。在这里可以用自带的模型和 CPU 来画（模型每次打开都要重新下载），但不能添加模型。请改用 https 网址；网页就在本机时，可以用 localhost 打开。',
  },
  disk: {
    title: '这个浏览器不能为本页面保存文件',
    help: '所以不能添加模型；自带的模型照常可以画。想添加模型，请用新版 Chrome、Edge、Firefox 或 Safari，不要用无痕窗口。',
  },
  locks: {
    title: '这个浏览器不能协调多个标签页',
    help: '画画不受影响，但请不要在两个标签页里同时使用本网站，否则正在添加的模型可能出错。更新浏览器就能解决。',
  },
} as const;
