import { resolvePromptTemplate } from '../../core/prompt/fill-template.ts';
import type { Locale } from '../../contract/locales.ts';
import { EMBEDDED_MODELS } from '../../contract/embedded-models.ts';
import { knownPairs } from '../jobs/match/known-words.ts';

/** How many of the known words, from the first on, skypaint-mini has learned to draw: training/data/everyday.tsv. */
const DRAWN = 199;

/** What skypaint-mini can show: somebody somewhere, at some time; or a thing alone, on white or on a colour, or several of it. */
const GRAMMARS: Readonly<Record<Locale, string>> = {
  'zh-CN':
    '{5::__place__的__actor__|2::{夜晚|傍晚|秋天}，__place__的__actor__|3::__thing__|1::__colour__色背景的__thing__|1::{两|三}个__thing__}',
  en: '{5::__actor__ __place__|2::__actor__ __place__ {at night|at sunset|in autumn}|3::__thing__|1::__thing__, __colour__ background}',
};
const COLOURS: Readonly<Record<Locale, readonly string[]>> = {
  'zh-CN': ['红', '橙', '黄', '绿', '蓝', '紫', '粉'],
  en: ['red', 'orange', 'yellow', 'green', 'blue', 'purple', 'pink'],
};
/** Those whose shapes come out in a scene. */
const ACTORS: Readonly<Record<Locale, readonly string[]>> = {
  'zh-CN':
    '狐狸 熊猫 企鹅 狮子 猴子 青蛙 外星人 机器人 泰迪熊 熊 考拉 老虎 房子 雪人 南瓜 城堡'.split(
      ' ',
    ),
  en: 'a fox,a panda,a penguin,a lion,a monkey,a frog,an alien,a robot,a teddy bear,a bear,a koala,a tiger,a house,a snowman,a pumpkin,a castle'.split(
    ',',
  ),
};
const PLACES: Readonly<Record<Locale, readonly string[]>> = {
  'zh-CN': '森林里 雪地里 草地上 海滩上 沙漠里 城市里 太空里 房间里 农场里 山里'.split(' '),
  en: 'in a forest,in the snow,in a meadow,on the beach,in the desert,in the city,in space,in a room,on a farm,in the mountains'.split(
    ',',
  ),
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
    ['actor', ACTORS[locale]],
    ['place', PLACES[locale]],
  ]);
  return resolvePromptTemplate(GRAMMARS[locale], { seed, wildcards });
}
