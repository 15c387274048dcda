import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MemoryLocks } from '../storage/memory-locks.ts';
import { JobLock } from './job-lock.ts';
import { VersionSwitch, type SwitchEvent } from './version-switch.ts';

/** One tab, with its own view of the locks and the channel that all tabs share. */
interface Tab {
  readonly jobs: JobLock;
  readonly versions: VersionSwitch;
  readonly channel: BroadcastChannel;
  readonly heard: SwitchEvent[];
  reloads: number;
}

/** The browser's locks, across the tabs of one test. */
let locks: Pick<LockManager, 'request'>;
let tabs: Tab[];
let isWaiting: boolean;
let takeovers: number;

function openTab(): Tab {
  const jobs = new JobLock(locks);
  const channel = new BroadcastChannel('versions');
  const heard: SwitchEvent[] = [];
  const tab: Tab = {
    jobs,
    channel,
    heard,
    reloads: 0,
    versions: new VersionSwitch({
      jobs,
      channel,
      skipWaiting() {
        if (isWaiting) takeovers++;
        return isWaiting;
      },
      reload: () => void tab.reloads++,
      tell: (event) => heard.push(event),
    }),
  };
  tabs.push(tab);
  return tab;
}

beforeEach(() => {
  const memory = new MemoryLocks();
  locks = {
    request: ((
      name: string,
      ...rest: [LockOptions, LockGrantedCallback<unknown>] | [LockGrantedCallback<unknown>]
    ) => {
      const [options, work] = rest.length === 1 ? [{}, rest[0]] : rest;
      return memory.request(name, options, (hasLock) =>
        work(hasLock ? ({ name, mode: 'exclusive' } as Lock) : null),
      );
    }) as LockManager['request'],
  };
  tabs = [];
  isWaiting = true;
  takeovers = 0;
});
afterEach(() => {
  for (const { channel } of tabs) channel.close();
});

test('the other tabs learn of a new version before it takes over, and decide for themselves', async () => {
  const [asking, other] = [openTab(), openTab()];
  void asking.versions.apply();
  await vi.waitUntil(() => other.heard.length > 0);
  expect(other.heard).toEqual(['switching']);
  expect(takeovers).toBe(1);
  for (const { versions } of tabs) versions.activated();
  expect(other.heard).toEqual(['switching', 'switched']);
  expect([asking.reloads, other.reloads]).toEqual([1, 0]);
  expect(asking.heard).toEqual([]);
});

test('a job in another tab delays the switch until it is over', async () => {
  const [asking, painting] = [openTab(), openTab()];
  const end = painting.jobs.hold();
  expect(await asking.versions.apply()).toBe(false);
  expect(await asking.versions.apply()).toBe(false);
  expect(takeovers).toBe(0);
  expect(painting.heard).toEqual([]);
  expect(asking.heard).toEqual([]);
  end();
  await vi.waitUntil(() => asking.heard.length > 0);
  expect(asking.heard).toEqual(['update-ready']);
  void asking.versions.apply();
  await vi.waitUntil(() => takeovers === 1);
});

test('a job that starts while a tab is waiting for another one delays the switch too', async () => {
  const [asking, first, second] = [openTab(), openTab(), openTab()];
  const endFirst = first.jobs.hold();
  expect(await asking.versions.apply()).toBe(false);
  const endSecond = second.jobs.hold();
  endFirst();
  await vi.waitUntil(() => asking.heard.length > 0);
  expect(await asking.versions.apply()).toBe(false);
  endSecond();
  await vi.waitUntil(() => asking.heard.length > 1);
  expect(takeovers).toBe(0);
});

test('two tabs that ask at once do not both switch', async () => {
  const [one, other] = [openTab(), openTab()];
  void one.versions.apply();
  expect(await other.versions.apply()).toBe(false);
  expect(takeovers).toBe(1);
});

test('if no version is waiting any more, the page just reloads', async () => {
  isWaiting = false;
  const tab = openTab();
  expect(await tab.versions.apply()).toBe(true);
  expect(tab.reloads).toBe(1);
});

test('if the new version does not start, the page reloads instead of getting stuck', async () => {
  vi.useFakeTimers();
  const tab = openTab();
  const applied = tab.versions.apply();
  await vi.advanceTimersByTimeAsync(10_000);
  vi.useRealTimers();
  expect(await applied).toBe(true);
  expect(tab.reloads).toBe(1);
});

test('without locks nothing delays the switch, and it works', async () => {
  const jobs = new JobLock(null);
  jobs.hold()();
  let ran = 0;
  expect(await jobs.ifIdle(() => Promise.resolve(void ran++))).toBe(true);
  await jobs.whenIdle();
  expect(ran).toBe(1);
});
