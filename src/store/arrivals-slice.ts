import type { DownloadPlan, SiteToken, TransferEvent } from '../contract/download-plan.ts';
import type { Added, ImportEvent, ImportRequest, PickedFile } from '../contract/import-api.ts';
import type { SliceCreator } from './state/app-state.ts';
import { isShrinkable } from '../contract/model-files.ts';
import { isUnderWay, planTitle, type Arrival, type ArrivalStatus } from './arrival.ts';
import { createProgressReader } from './arrival-progress.ts';
import type { StorePorts } from './ports.ts';
import type { ArrivalsSlice } from './state/arrivals-state.ts';

export function createArrivalsSlice(ports: StorePorts): SliceCreator<ArrivalsSlice> {
  const { engine, clock, newId } = ports;
  /** Kept in memory only: a token lasts no longer than the page and its download. */
  const tokens = new Map<string, SiteToken>();
  /** Arrivals whose add-on may replace another of the same name. */
  const mayReplace = new Set<string>();
  /** Arrivals whose safety checker the user wants to keep. */
  const keepsSafetyChecker = new Set<string>();
  const pickedFiles = new Map<string, readonly PickedFile[]>();
  /** The work that the engine is doing, by arrival. */
  const ongoing = new Map<string, Promise<void>>();
  /** Parallel imports would only wait for the same disk. */
  let lastImport = Promise.resolve();

  return (set, get) => {
    const find = (id: string) => get().arrivals.find((arrival) => arrival.id === id);
    const update = (id: string, change: Partial<Arrival>) =>
      set({
        arrivals: get().arrivals.map((one) => (one.id === id ? { ...one, ...change } : one)),
      });
    const become = (id: string, status: ArrivalStatus) => update(id, { status });
    const add = (arrival: Arrival) =>
      set({ arrivals: [...get().arrivals.filter(({ id }) => id !== arrival.id), arrival] });
    const drop = (id: string) => {
      tokens.delete(id);
      pickedFiles.delete(id);
      mayReplace.delete(id);
      keepsSafetyChecker.delete(id);
      set({ arrivals: get().arrivals.filter((arrival) => arrival.id !== id) });
    };

    const follow = (id: string) => {
      const read = createProgressReader(clock);
      return (event: TransferEvent | ImportEvent) => {
        const arrival = find(id);
        // Events may arrive after the outcome, or after the user has stopped the work.
        if (arrival && isUnderWay(arrival) && !isStopping(arrival)) update(id, read(event));
      };
    };

    const finish = async (id: string, added: Added) => {
      // Read now, because the user may dismiss the arrival in the meantime.
      const isWanted = find(id)?.plan?.toEightBits === true;
      tokens.delete(id);
      mayReplace.delete(id);
      // The files are still needed if the user may want what was left out.
      if (!hasLeftSafetyChecker(added)) pickedFiles.delete(id);
      become(id, { type: 'added', added });
      await get().loadLibrary();
      if (!isWanted || added.type !== 'model' || !isShrinkable(added.manifest)) return;
      await get().shrinkModel(added.manifest.id);
    };

    const download = async (id: string, plan: DownloadPlan): Promise<void> => {
      const before = find(id)?.doneBytes ?? 0;
      const token = tokens.get(id);
      const request = { plan, licenceAccepted: true, ...(token && { token }) };
      const outcome = await engine.download(request, follow(id));
      const arrival = find(id);
      if (!arrival || arrival.status.type === 'cancelling') return;
      if (!outcome.ok) {
        const { error } = outcome;
        // The engine's thread was ended because another job did not stop; this download is not to blame.
        if (error.code === 'engine-crashed' && arrival.doneBytes > before) {
          return download(id, plan);
        }
        become(id, { type: 'failed', during: 'download', error });
      } else if (outcome.value.type === 'downloaded') {
        await importFrom(id, { type: 'download', downloadId: outcome.value.downloadId });
      } else if (outcome.value.type === 'model') {
        await finish(id, { ...outcome.value, warnings: [] });
      } else {
        become(id, { type: 'paused' });
      }
    };

    const importFrom = (id: string, source: ImportRequest['source']): Promise<void> => {
      become(id, { type: 'queued' });
      lastImport = lastImport.then(async () => {
        // It may have been cancelled while waiting for others.
        const waiting = find(id);
        if (waiting?.status.type !== 'queued') return;
        become(id, { type: 'reading', file: waiting.title });
        const outcome = await engine.importModel(
          {
            importId: id,
            source,
            mayReplace: mayReplace.has(id),
            keepsSafetyChecker: keepsSafetyChecker.has(id),
          },
          follow(id),
        );
        const arrival = find(id);
        if (!arrival || arrival.status.type === 'cancelling') return;
        if (!outcome.ok) {
          become(id, { type: 'failed', during: 'import', error: outcome.error });
        } else if (outcome.value.type === 'cancelled') {
          become(id, { type: 'paused' });
        } else if (outcome.value.type === 'name-taken') {
          become(id, outcome.value);
        } else {
          await finish(id, outcome.value);
        }
      });
      return lastImport;
    };

    const run = (id: string, work: Promise<void>) => {
      ongoing.set(id, work);
      return work.finally(() => ongoing.delete(id));
    };

    const begin = (plan: DownloadPlan, doneBytes: number) => {
      const { id, totalBytes } = plan;
      const title = planTitle(plan);
      add({ id, title, plan, doneBytes, totalBytes, status: { type: 'starting' } });
      return run(id, download(id, plan));
    };

    return {
      arrivals: [],
      async startDownload(plan, { token, isSmall = false } = {}) {
        const known = find(plan.id);
        if (known && isUnderWay(known)) return;
        if (token) tokens.set(plan.id, token);
        // The browser should not evict an hour's download to make room for another site.
        void get().keepStorage();
        // Stored in the plan, because the plan outlives the page.
        const wanted = isSmall ? { ...plan, toEightBits: true } : plan;
        await begin(wanted, known?.plan ? known.doneBytes : 0);
      },
      async pauseDownload(id) {
        become(id, { type: 'pausing' });
        await engine.pauseDownload(id);
      },
      async resumeDownload(id, { endpoint, token } = {}) {
        const arrival = find(id);
        if (!arrival?.plan || isUnderWay(arrival)) return;
        if (token) tokens.set(id, token);
        const { plan, doneBytes } = arrival;
        const { source } = plan;
        const moved = source.type === 'hub' && endpoint ? { ...source, endpoint } : source;
        await begin({ ...plan, source: moved }, Math.min(doneBytes, plan.totalBytes));
      },
      async importFiles(groups) {
        const imports = groups.map(({ name, files }) => {
          const id = newId();
          pickedFiles.set(id, files);
          const totalBytes = files.reduce((sum, { file }) => sum + file.size, 0);
          add({
            id,
            title: name,
            plan: null,
            doneBytes: 0,
            totalBytes,
            status: { type: 'queued' },
          });
          return run(id, importFrom(id, { type: 'files', files }));
        });
        await Promise.all(imports);
      },
      async retryArrival(id) {
        const files = pickedFiles.get(id);
        if (files) await run(id, importFrom(id, { type: 'files', files }));
        else await get().resumeDownload(id);
      },
      async replaceNamesake(id) {
        mayReplace.add(id);
        await get().retryArrival(id);
      },
      async keepSafetyChecker(id) {
        keepsSafetyChecker.add(id);
        await get().retryArrival(id);
      },
      async cancelArrival(id) {
        const arrival = find(id);
        if (!arrival || arrival.status.type === 'cancelling') return;
        become(id, { type: 'cancelling' });
        if (isUnderWay(arrival) && arrival.status.type !== 'queued') {
          await Promise.all([engine.pauseDownload(id), engine.cancelImport(id)]);
          await ongoing.get(id);
        }
        if (arrival.plan) await engine.discardDownload(id);
        drop(id);
        await get().loadLibrary();
      },
      dismissArrival: drop,
      showPendingDownloads(downloads) {
        for (const { plan, loadedBytes } of downloads) {
          const { id, totalBytes } = plan;
          if (find(id)) continue;
          const status = { type: 'paused' } as const;
          add({ id, title: planTitle(plan), plan, doneBytes: loadedBytes, totalBytes, status });
        }
      },
    };
  };
}

const hasLeftSafetyChecker = ({ warnings }: Added) =>
  warnings.some(({ type }) => type === 'safety-checker-left-out');

const isStopping = ({ status }: Arrival) =>
  status.type === 'pausing' || status.type === 'cancelling';
