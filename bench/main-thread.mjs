/**
 * What the page's main thread does meanwhile, as the browser traces it: processor time, which other programs on the machine hardly
 * add to.
 *
 * @param {import('@playwright/test').Page} page
 * @param {() => Promise<unknown>} act
 * @returns {Promise<number[]>} the milliseconds of each task
 */
export async function mainThreadTasks(page, act) {
  const browser = page.context().browser();
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const mains = traceEvents.filter(
    ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain',
  );
  const tasksOf = ({ pid, tid }) =>
    traceEvents
      .filter((event) => event.ph === 'X' && event.pid === pid && event.tid === tid)
      .filter(({ name }) => name.endsWith('RunTask'))
      .map(({ tdur = 0 }) => tdur / 1000);
  // The page's own; others are of spare renderers.
  const [own = []] = mains.map(tasksOf).sort((a, b) => sum(b) - sum(a));
  return own;
}

/** @param {readonly number[]} times */
export const sum = (times) => times.reduce((all, time) => all + time, 0);

/** @param {number} value */
export const tenths = (value) => Math.round(value * 10) / 10;
