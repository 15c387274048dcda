/** The kinds of pictures that the app opens. */
const PICTURES = {
  'image/png': ['.png'],
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/webp': ['.webp'],
};

/** The web app manifest; the build writes it to manifest.webmanifest. */
export const webManifest = {
  id: './',
  name: 'SkyPaint',
  short_name: 'SkyPaint',
  description:
    '用中文或英文写一句话，在浏览器里画一幅画。Pictures from words, made in your browser.',
  lang: 'zh-CN',
  start_url: './',
  scope: './',
  display: 'standalone' as const,
  background_color: '#f5f2eb',
  theme_color: '#f5f2eb',
  categories: ['graphics', 'photo'],
  /** Files open in a new window, because the one that is open may be painting. */
  launch_handler: { client_mode: 'navigate-new' as const },
  file_handlers: [{ action: './', accept: PICTURES }],
  /** Must match src/contract/sharing.ts. */
  share_target: {
    action: './share-picture',
    method: 'POST' as const,
    enctype: 'multipart/form-data',
    params: { files: [{ name: 'pictures', accept: Object.keys(PICTURES) }] },
  },
  icons: [
    { src: 'icons/icon.svg', sizes: 'any', type: 'image/svg+xml' },
    { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
    { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
    {
      src: 'icons/icon-maskable-512.png',
      sizes: '512x512',
      type: 'image/png',
      purpose: 'maskable' as const,
    },
  ],
};
