import { resolvePromptTemplate } from '../../core/prompt/fill-template.ts';
import type { Locale } from '../../contract/locales.ts';
import { EMBEDDED_MODELS } from '../../contract/embedded-models.ts';
import { knownPairs } from '../jobs/match/known-words.ts';

/** How many of the known words, from the first on, skypaint-mini has learned to draw: training/data/everyday.tsv. */
const DRAWN = 199;

/** What skypaint-mini can say about a thing: colours, backgrounds, numbers, sizes, and two side by side. */
const GRAMMARS: Readonly<Record<Locale, string>> = {
  'zh-CN':
    '{4::__thing__|3::__colour__色的__thing__|3::__thing__，__colour__色背景|2::{可爱|漂亮}的__thing__|2::{大|小}__thing__|1::__thing__和__thing__}',
  en: '{4::__thing__|3::__colour__ background, __thing__|2::{cute|beautiful} __thing__|2::{big|small} __thing__|1::__thing__ and __thing__}',
};
const COLOURS: Readonly<Record<Locale, readonly string[]>> = {
  'zh-CN': ['红', '橙', '黄', '绿', '蓝', '紫', '粉'],
  en: ['red', 'orange', 'yellow', 'green', 'blue', 'purple', 'pink'],
};

/** For SkyPaint and other models of its size: scenes, light and manners of painting, to be combined. */
const SCENES: Readonly<Record<Locale, string>> = {
  'zh-CN':
    '{雪山脚下的小木屋|江南水乡的清晨|竹林里的石板路|海边的灯塔|云海之上的亭子|秋天的银杏大道|雨后的老街|沙漠里的绿洲|星空下的草原|窗台上打盹的橘猫|樱花树下的狐狸|荷塘里的锦鲤|山谷里的热气球|冬夜的小镇}，{晨雾|夕阳|月光|柔和的光|雨后的阳光|满天繁星}，{水墨画|水彩画|油画|工笔画|版画|吉卜力风格的插画|厚涂插画|胶片摄影}{|，留白|，细节丰富|，色彩淡雅|，远景}',
  en: '{a cabin below snowy mountains|a quiet canal town at dawn|a stone path through bamboo|a lighthouse by the sea|a pavilion above the clouds|an avenue of ginkgo trees in autumn|an old street after rain|an oasis in the desert|a meadow under the stars|an orange cat asleep on a windowsill|a fox under a cherry tree|koi in a lotus pond|hot-air balloons over a valley|a small town on a winter night}, {morning mist|sunset|moonlight|soft light|sunlight after rain|a sky full of stars}, {ink wash painting|watercolour|oil painting|woodblock print|storybook illustration|thick brush strokes|film photograph}{|, much empty space|, rich in detail|, pale colours|, wide view}',
};

/** A prompt by chance, of what the model knows to draw, in the user's language. The same seed gives the same one. */
export async function randomPrompt(modelId: string, locale: Locale, seed: number): Promise<string> {
  if (!EMBEDDED_MODELS.includes(modelId)) {
    return resolvePromptTemplate(SCENES[locale], { seed, wildcards: new Map() });
  }
  const pairs = (await knownPairs()).slice(0, DRAWN);
  const wildcards = new Map([
    ['thing', pairs.map(([en, zh]) => (locale === 'en' ? en : zh))],
    ['colour', COLOURS[locale]],
  ]);
  return resolvePromptTemplate(GRAMMARS[locale], { seed, wildcards });
}
