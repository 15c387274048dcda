import type { Catalogue } from './zh-cn.ts';

export const noticesEn: Catalogue['notices'] = {
  region: 'Notices',
  toasts: 'Latest messages',
  dismiss: 'Close',
  retry: 'Try again',
  detail: 'For developers',
  kept: 'Pictures already finished were kept: {{number}}.',
  silent:
    'This is taking unusually long. It may still be working. If nothing changes, restart it; the picture then starts over.',
  restart: 'Restart',
  updateReady: 'A new version is ready.',
  updateWaits: 'A new version is ready. You can switch to it once this page has finished its work.',
  updateHeld:
    'A new version is ready, but another tab is still painting, downloading or importing. You can switch to it once that is done.',
  update: 'Update',
  switched: 'SkyPaint was updated in another tab. Reload this page whenever it suits you.',
  switchedWaits:
    'SkyPaint was updated in another tab. Reload this page once it has finished its work.',
  reload: 'Reload',
  offlineReady: 'This page now opens and paints offline too.',
  removed_one: 'Picture deleted.',
  removed_other: '{{count}} pictures deleted.',
  reused: 'Settings filled in, with this picture’s seed.',
  preset: 'Saved settings filled in.',
  'start-replaced': 'Another start picture is used now.',
  'start-removed': 'Start picture removed.',
  'guide-removed': 'Guide removed.',
  undo: 'Undo',
  dropped: 'Storage is full. Oldest pictures deleted (never favourites): {{number}}.',
  fileGone:
    'The file of this picture is gone, so this is not possible. With “Reuse settings” it can be painted again.',
  notKept:
    'The browser could not save your pictures, so a reload will lose the new ones. Download what you want to keep, or delete older pictures if the disk is full.',
};
