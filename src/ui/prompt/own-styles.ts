import type { Locale, PromptStyle } from '../../store/index.ts';

/** The styles that come with the page. The first is SkyPaint's own style tag. */
const STYLES: Readonly<Record<Locale, readonly (readonly [string, string, string])[]>> = {
  'zh-CN': [
    ['SkyPaint 画风', 'sai-v1 art, {prompt}', ''],
    ['水墨', '{prompt}，水墨画，宣纸，留白，笔触淡雅', '照片，3D，杂乱'],
    ['水彩', '{prompt}，水彩画，晕染，透明感，柔和的色彩', '照片，3D'],
    ['油画', '{prompt}，油画，厚涂，可见的笔触，古典光影', '照片，平面'],
    ['国风插画', '{prompt}，国风插画，工笔，线条流畅，青绿设色', '照片，现代建筑'],
    ['绘本', '{prompt}，儿童绘本插画，圆润可爱，温暖的光', '恐怖，写实'],
    ['胶片', '{prompt}，胶片摄影，自然光，浅景深，颗粒感', '绘画，插画，卡通'],
    ['像素', '{prompt}，像素画，16 位游戏，清晰的像素', '照片，模糊'],
  ],
  en: [
    ['SkyPaint style', 'sai-v1 art, {prompt}', ''],
    [
      'Ink wash',
      '{prompt}, ink wash painting, rice paper, empty space, pale strokes',
      'photo, 3d, clutter',
    ],
    ['Watercolour', '{prompt}, watercolour, soft bleeding edges, transparent washes', 'photo, 3d'],
    [
      'Oil painting',
      '{prompt}, oil painting, visible brush strokes, classical light',
      'photo, flat',
    ],
    [
      'Woodblock print',
      '{prompt}, woodblock print, flat colours, bold outlines',
      'photo, gradient',
    ],
    [
      'Picture book',
      '{prompt}, picture book illustration, round shapes, warm light',
      'horror, realistic',
    ],
    [
      'Film photograph',
      '{prompt}, 35mm film photograph, natural light, shallow focus, grain',
      'painting, drawing, cartoon',
    ],
    ['Pixel art', '{prompt}, pixel art, 16-bit game, crisp pixels', 'photo, blurry'],
  ],
};

export function ownStyles(locale: Locale): readonly PromptStyle[] {
  return STYLES[locale].map(([name, prompt, negativePrompt]) => ({ name, prompt, negativePrompt }));
}
