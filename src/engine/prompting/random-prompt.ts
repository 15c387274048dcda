import { resolvePromptTemplate } from '../../core/prompt/fill-template.ts';
import type { Locale } from '../../contract/locales.ts';
import { EMBEDDED_MODELS } from '../../contract/embedded-models.ts';
import { knownPairs } from '../jobs/match/known-words.ts';

/** skypaint-mini has learned to draw this many of the known words, counted from the first: training/data/everyday.tsv. */
const DRAWN = 199;

/** What skypaint-mini can draw: somebody somewhere, at some time; or one thing alone, on white or on a colour, or several of it. */
const GRAMMARS: Readonly<Record<Locale, string>> = {
  'zh-CN':
    '{5::__place__的__actor__|2::{夜晚|傍晚|秋天}，__place__的__actor__|3::__thing__|1::__colour__色背景的__thing__|1::{两|三}个__thing__}',
  en: '{5::__actor__ __place__|2::__actor__ __place__ {at night|at sunset|in autumn}|3::__thing__|1::__thing__, __colour__ background}',
};
type Pair = readonly [en: string, zh: string];

const COLOURS: readonly Pair[] = [
  ['red', '红'],
  ['orange', '橙'],
  ['yellow', '黄'],
  ['green', '绿'],
  ['blue', '蓝'],
  ['purple', '紫'],
  ['pink', '粉'],
];
/** Those that it draws well in a scene. */
const ACTORS: readonly Pair[] = [
  ['a fox', '狐狸'],
  ['a panda', '熊猫'],
  ['a penguin', '企鹅'],
  ['a lion', '狮子'],
  ['a monkey', '猴子'],
  ['a frog', '青蛙'],
  ['an alien', '外星人'],
  ['a robot', '机器人'],
  ['a teddy bear', '泰迪熊'],
  ['a bear', '熊'],
  ['a koala', '考拉'],
  ['a tiger', '老虎'],
  ['a house', '房子'],
  ['a snowman', '雪人'],
  ['a pumpkin', '南瓜'],
  ['a castle', '城堡'],
];
const PLACES: readonly Pair[] = [
  ['in a forest', '森林里'],
  ['in the snow', '雪地里'],
  ['in a meadow', '草地上'],
  ['on the beach', '海滩上'],
  ['in the desert', '沙漠里'],
  ['in the city', '城市里'],
  ['in space', '太空里'],
  ['in a room', '房间里'],
  ['on a farm', '农场里'],
  ['in the mountains', '山里'],
];

/** For SkyPaint and other models of its size: scenes, light and styles, to be combined. */
const SCENES: Readonly<Record<Locale, string>> = {
  'zh-CN':
    '{雪山脚下的小木屋|江南水乡的清晨|竹林里的石板路|海边的灯塔|云海之上的亭子|秋天的银杏大道|雨后的老街|沙漠里的绿洲|星空下的草原|窗台上打盹的橘猫|樱花树下的狐狸|荷塘里的锦鲤|山谷里的热气球|冬夜的小镇}，{晨雾|夕阳|月光|柔和的光|雨后的阳光|满天繁星}，{水墨画|水彩画|油画|工笔画|版画|吉卜力风格的插画|厚涂插画|胶片摄影}{|，留白|，细节丰富|，色彩淡雅|，远景}',
  en: '{a cabin below snowy mountains|a quiet canal town at dawn|a stone path through bamboo|a lighthouse by the sea|a pavilion above the clouds|an avenue of ginkgo trees in autumn|an old street after rain|an oasis in the desert|a meadow under the stars|an orange cat asleep on a windowsill|a fox under a cherry tree|koi in a lotus pond|hot-air balloons over a valley|a small town on a winter night}, {morning mist|sunset|moonlight|soft light|sunlight after rain|a sky full of stars}, {ink wash painting|watercolour|oil painting|woodblock print|storybook illustration|thick brush strokes|film photograph}{|, much empty space|, rich in detail|, pale colours|, wide view}',
};

/** A random prompt for something that the model can draw, in the user's language. The same seed gives the same prompt. */
export async function randomPrompt(modelId: string, locale: Locale, seed: number): Promise<string> {
  if (!EMBEDDED_MODELS.includes(modelId)) {
    return resolvePromptTemplate(SCENES[locale], { seed, wildcards: new Map() });
  }
  const said = (pairs: readonly Pair[]) => pairs.map(([en, zh]) => (locale === 'en' ? en : zh));
  const wildcards = new Map([
    ['thing', said((await knownPairs()).slice(0, DRAWN))],
    ['colour', said(COLOURS)],
    ['actor', said(ACTORS)],
    ['place', said(PLACES)],
  ]);
  return resolvePromptTemplate(GRAMMARS[locale], { seed, wildcards });
}
