import { beforeEach, describe, expect, it, vi } from 'vitest';
import { parseDownloadPlan } from '../contract/download-plan.ts';
import type { ModelManifest } from '../contract/manifest.ts';
import { PLAN } from './__fixtures__/library-engine.ts';
import { failed, MANIFEST, memoryPorts, ok } from './__fixtures__/ports.ts';
import { createAppStore, siteOfToken, type AppStore } from './index.ts';

const MODEL: ModelManifest = { ...MANIFEST, id: PLAN.id };
const DIFFUSERS = { ...PLAN, id: 'folder', layout: 'diffusers' } as const;
const TOKEN = { origin: 'https://huggingface.co', value: 'hf_secret' };
const FILE = { path: 'model.ckpt', file: new File(['weights'], 'model.ckpt') };

let ports: ReturnType<typeof memoryPorts>;
let store: AppStore;
const state = () => store.getState();
const status = (index = 0) => state().arrivals[index]?.status;
const download = (index: number) => ports.library.downloads[index]!;
const nextImport = (index: number) =>
  vi.waitUntil(() => ports.library.imports[index], { interval: 1 });

beforeEach(() => {
  ports = memoryPorts();
  store = createAppStore(ports);
});

describe('an add-on whose name is taken', () => {
  const ADD_ON = { id: 'lora-1', kind: 'lora', name: 'ink', bytes: 7 } as const;

  it('waits for an answer, and replaces only if allowed', async () => {
    const importing = state().importFiles([{ name: 'ink.safetensors', files: [FILE] }]);
    const first = (await nextImport(0))!;
    expect(first.request.mayReplace).toBe(false);
    first.end(ok({ type: 'name-taken', addOn: ADD_ON }));
    await importing;
    expect(status()).toEqual({ type: 'name-taken', addOn: ADD_ON });

    const replacing = state().replaceNamesake(state().arrivals[0]!.id);
    const second = (await nextImport(1))!;
    expect(second.request).toMatchObject({ mayReplace: true, source: { files: [FILE] } });
    second.end(ok({ type: 'add-on', addOn: ADD_ON, warnings: [] }));
    await replacing;
    expect(status()).toMatchObject({ type: 'added' });
  });

  it('is dropped if the old one is to stay', async () => {
    const importing = state().importFiles([{ name: 'ink.safetensors', files: [FILE] }]);
    (await nextImport(0))!.end(ok({ type: 'name-taken', addOn: ADD_ON }));
    await importing;
    await state().cancelArrival(state().arrivals[0]!.id);
    expect(state().arrivals).toEqual([]);
    expect(ports.library.imports).toHaveLength(1);
  });
});

describe('a download', () => {
  it('reports its progress and becomes a model', async () => {
    const downloading = state().startDownload(PLAN, { token: TOKEN });
    expect(download(0).request).toEqual({ plan: PLAN, licenceAccepted: true, token: TOKEN });
    expect(status()).toEqual({ type: 'starting' });
    download(0).report({ type: 'downloading', file: 'a', loadedBytes: 400, totalBytes: 1000 });
    expect(state().arrivals[0]).toMatchObject({ doneBytes: 400, title: 'Sky/Test' });
    download(0).report({ type: 'retrying', file: 'a', attempt: 1, delayMs: 9, error: 'server' });
    expect(status()).toMatchObject({ type: 'retrying', error: 'server' });
    ports.library.models.push({ manifest: MODEL, shape: null, prediction: null, bytes: 1000 });
    download(0).end(ok({ type: 'model', manifest: MODEL }));
    await downloading;
    expect(status()).toMatchObject({ type: 'added', added: { manifest: { id: PLAN.id } } });
    expect(state().library?.models).toHaveLength(2);
    state().dismissArrival(PLAN.id);
    expect(state().arrivals).toEqual([]);
  });

  it('is made smaller once it is here, if the user wants that', async () => {
    const added: ModelManifest = { ...MODEL, source: { type: 'file', name: 'a' } };
    ports.library.models.push({ manifest: added, shape: null, prediction: null, bytes: 1000 });
    for (const isSmall of [false, true]) {
      const downloading = state().startDownload(PLAN, { isSmall });
      await vi.waitUntil(() => ports.library.downloads[Number(isSmall)], { interval: 1 });
      download(Number(isSmall)).end(ok({ type: 'model', manifest: added }));
      await downloading;
      const found = state().library?.models.find(({ manifest }) => manifest.id === added.id);
      expect(found?.manifest.parts.unet.precision).toBe(isSmall ? 'int8' : undefined);
    }
  });

  it('is made smaller even after a reload during the download', async () => {
    void state().startDownload(PLAN, { isSmall: true });
    // As it is stored on disk.
    const kept = parseDownloadPlan(JSON.parse(JSON.stringify(download(0).request.plan)))!;
    ports = memoryPorts();
    store = createAppStore(ports);
    state().showPendingDownloads([{ plan: kept, loadedBytes: 400 }]);
    const added: ModelManifest = { ...MODEL, source: { type: 'file', name: 'a' } };
    ports.library.models.push({ manifest: added, shape: null, prediction: null, bytes: 1000 });
    const resuming = state().resumeDownload(PLAN.id);
    download(0).end(ok({ type: 'model', manifest: added }));
    await resuming;
    const found = state().library?.models.find(({ manifest }) => manifest.id === added.id);
    expect(found?.manifest.parts.unet.precision).toBe('int8');
  });

  it('asks the browser to keep the storage, and keeps the token out of storage', async () => {
    const downloading = state().startDownload(PLAN, { token: TOKEN });
    await state().pauseDownload(PLAN.id);
    await downloading;
    state().setPrompt('红苹果');
    expect(ports.record.keptStorage).toBe(1);
    expect(ports.record.saved).not.toContain('hf_secret');
  });

  it('is paused, and resumes with the same token', async () => {
    const first = state().startDownload(PLAN, { token: TOKEN });
    download(0).report({ type: 'downloading', file: 'a', loadedBytes: 400, totalBytes: 1000 });
    const pausing = state().pauseDownload(PLAN.id);
    download(0).report({ type: 'downloading', file: 'a', loadedBytes: 500, totalBytes: 1000 });
    expect(status()).toEqual({ type: 'pausing' });
    await Promise.all([first, pausing]);
    expect(status()).toEqual({ type: 'paused' });
    void state().resumeDownload(PLAN.id);
    expect(state().arrivals).toMatchObject([{ doneBytes: 400, status: { type: 'starting' } }]);
    expect(download(1).request.token).toBe(TOKEN);
  });

  it('resumes from another mirror', async () => {
    const first = state().startDownload(PLAN);
    download(0).end(failed('unreachable'));
    await first;
    expect(status()).toMatchObject({ type: 'failed', during: 'download' });
    void state().resumeDownload(PLAN.id, { endpoint: 'https://hf-mirror.com' });
    expect(download(1).request.plan.source).toEqual({
      ...PLAN.source,
      endpoint: 'https://hf-mirror.com',
    });
  });

  it('leaves nothing when it is cancelled', async () => {
    ports.library.pending.push({ plan: PLAN, loadedBytes: 400 });
    const discard = vi.spyOn(ports.engine, 'discardDownload');
    const downloading = state().startDownload(PLAN);
    await Promise.all([state().cancelArrival(PLAN.id), downloading]);
    expect(discard).toHaveBeenCalledWith(PLAN.id);
    expect(state().arrivals).toEqual([]);
  });

  it('survives the death of the engine’s thread', async () => {
    void state().startDownload(PLAN);
    download(0).report({ type: 'downloading', file: 'a', loadedBytes: 400, totalBytes: 1000 });
    download(0).end(failed('engine-crashed'));
    const again = await vi.waitUntil(() => ports.library.downloads[1], { interval: 1 });
    // If no byte arrives in between, it is not a random failure.
    again.end(failed('engine-crashed'));
    await vi.waitUntil(() => status()?.type === 'failed', { interval: 1 });
    expect(ports.library.downloads).toHaveLength(2);
  });

  it('of an earlier visit is listed as paused', async () => {
    ports.library.pending.push({ plan: PLAN, loadedBytes: 400 });
    await state().loadLibrary();
    await state().loadLibrary();
    expect(state().arrivals).toMatchObject([{ doneBytes: 400, status: { type: 'paused' } }]);
  });
});

describe('an import', () => {
  it('follows a download that needs it', async () => {
    const downloading = state().startDownload(DIFFUSERS);
    download(0).end(ok({ type: 'downloaded', downloadId: 'folder' }));
    const importing = await nextImport(0);
    expect(importing.request).toEqual({
      importId: 'folder',
      source: { type: 'download', downloadId: 'folder' },
      mayReplace: false,
      keepsSafetyChecker: false,
    });
    importing.report({ type: 'reading', file: 'unet' });
    expect(status()).toEqual({ type: 'reading', file: 'unet' });
    importing.report({ type: 'converting', file: 'unet', writtenBytes: 3, totalBytes: 12 });
    expect(state().arrivals[0]).toMatchObject({ doneBytes: 3, totalBytes: 12 });
    const warnings = [{ type: 'left-out', files: ['safety_checker'] }] as const;
    importing.end(ok({ type: 'model', manifest: MODEL, warnings }));
    await downloading;
    expect(status()).toMatchObject({ type: 'added', added: { warnings } });
  });

  it('takes files, one group after another', async () => {
    const importing = state().importFiles([
      { name: 'model.ckpt', files: [FILE] },
      { name: 'ink.safetensors', files: [FILE] },
    ]);
    const first = await nextImport(0);
    expect(first.request.source).toEqual({ type: 'files', files: [FILE] });
    expect(state().arrivals.map(({ title }) => title)).toEqual(['model.ckpt', 'ink.safetensors']);
    expect(status(1)).toEqual({ type: 'queued' });
    first.end(failed('unsupported'));
    const second = await nextImport(1);
    expect(status(0)).toMatchObject({ type: 'failed', during: 'import' });
    const addOn = { id: 'ink', kind: 'lora', name: 'ink', bytes: 9 } as const;
    second.end(ok({ type: 'add-on', addOn, warnings: [] }));
    await importing;
    expect(status(1)).toEqual({ type: 'added', added: { type: 'add-on', addOn, warnings: [] } });
  });

  it('tries the same files again', async () => {
    const first = state().importFiles([{ name: 'model.ckpt', files: [FILE] }]);
    (await nextImport(0)).end(failed('quota'));
    await first;
    void state().retryArrival(state().arrivals[0]!.id);
    expect((await nextImport(1)).request.source).toEqual({ type: 'files', files: [FILE] });
  });

  it('is repeated with the safety checker on request', async () => {
    const first = state().importFiles([{ name: 'folder', files: [FILE] }]);
    const warnings = [{ type: 'safety-checker-left-out', bytes: 9 }] as const;
    (await nextImport(0)).end(ok({ type: 'model', manifest: MODEL, warnings }));
    await first;
    const second = state().keepSafetyChecker(state().arrivals[0]!.id);
    const { request, end } = await nextImport(1);
    expect(request).toMatchObject({
      source: { type: 'files', files: [FILE] },
      keepsSafetyChecker: true,
    });
    end(ok({ type: 'model', manifest: MODEL, warnings: [] }));
    await second;
    expect(status()).toMatchObject({ type: 'added', added: { warnings: [] } });
  });

  it('is cancelled while running and while waiting', async () => {
    const importing = state().importFiles([
      { name: 'a.ckpt', files: [FILE] },
      { name: 'b.ckpt', files: [FILE] },
    ]);
    await nextImport(0);
    const [first, second] = state().arrivals.map(({ id }) => id);
    await state().cancelArrival(second!);
    await state().cancelArrival(first!);
    await importing;
    expect(state().arrivals).toEqual([]);
    expect(ports.library.imports).toHaveLength(1);
  });
});

describe('the hub', () => {
  const QUERY = { address: 'Sky/Test', revision: '', token: null };

  it('is queried at the chosen endpoint, and offers a plan', async () => {
    const plan = vi.spyOn(ports.engine, 'planDownload');
    state().setHubEndpoint('https://hf-mirror.com');
    await state().lookUp({ ...QUERY, revision: 'v1', token: TOKEN });
    expect(plan).toHaveBeenCalledWith({
      endpoint: 'https://hf-mirror.com',
      repo: 'Sky/Test',
      revision: 'v1',
      token: TOKEN,
    });
    expect(state().lookup).toMatchObject({ type: 'plan', plan: { id: PLAN.id } });
    void state().acceptPlan();
    expect(state().lookup).toBeNull();
    expect(download(0).request).toMatchObject({ token: TOKEN });
  });

  it('keeps the hub’s token from a mirror, whichever way the mirror is reached', async () => {
    const plan = vi.spyOn(ports.engine, 'planDownload');
    state().setHubEndpoint('https://hf-mirror.com');
    const query = { ...QUERY, address: 'https://huggingface.co/Sky/Test' };
    expect(siteOfToken(query.address, 'https://hf-mirror.com')).toBe(TOKEN.origin);
    await state().lookUp({ ...query, token: TOKEN });
    expect(plan).toHaveBeenLastCalledWith(
      expect.objectContaining({ endpoint: TOKEN.origin, token: TOKEN }),
    );
    await state().lookUp(query);
    expect(plan.mock.lastCall?.[0]).toMatchObject({ endpoint: 'https://hf-mirror.com' });
    expect(plan.mock.lastCall?.[0]).not.toHaveProperty('token');
  });

  it('includes the model’s safety checker only on request', async () => {
    const withSafetyChecker = { ...PLAN, totalBytes: PLAN.totalBytes + 1 };
    const plan = vi.spyOn(ports.engine, 'planDownload');
    plan.mockResolvedValue(ok({ type: 'plan', plan: PLAN, withSafetyChecker }));
    await state().lookUp(QUERY);
    void state().acceptPlan();
    expect(download(0).request.plan).toEqual(PLAN);
    download(0).end(ok({ type: 'paused' }));
    await vi.waitUntil(() => status()?.type === 'paused', { interval: 1 });
    await state().lookUp(QUERY);
    void state().acceptPlan({ keepsSafetyChecker: true });
    expect(download(1).request.plan).toEqual(withSafetyChecker);
  });

  it('stores the model in eight bits if that was chosen', async () => {
    const added: ModelManifest = { ...MODEL, source: { type: 'file', name: 'a' } };
    ports.library.models.push({ manifest: added, shape: null, prediction: null, bytes: 1000 });
    await state().lookUp(QUERY);
    const accepted = state().acceptPlan({ isSmall: true });
    download(0).end(ok({ type: 'model', manifest: added }));
    await accepted;
    const found = state().library?.models.find(({ manifest }) => manifest.id === added.id);
    expect(found?.manifest.parts.unet.precision).toBe('int8');
  });

  it('offers a choice of checkpoints', async () => {
    const files = [{ path: 'a.ckpt', bytes: 3 }];
    const plan = vi.spyOn(ports.engine, 'planDownload');
    plan.mockResolvedValueOnce(ok({ type: 'choices', files, licence: PLAN.licence }));
    await state().lookUp(QUERY);
    expect(state().lookup).toMatchObject({ type: 'choices', files });
    await state().choose('a.ckpt');
    expect(plan).toHaveBeenLastCalledWith(expect.objectContaining({ choice: 'a.ckpt' }));
    expect(state().lookup?.type).toBe('plan');
  });

  it('is not asked about a file on another site, which never sees the token', async () => {
    const plan = vi.spyOn(ports.engine, 'planDownload');
    const url = 'https://models.example/ink.safetensors';
    plan.mockResolvedValueOnce(failed('unreachable'));
    await state().lookUp({ ...QUERY, address: url, token: TOKEN });
    expect(plan).toHaveBeenCalledWith({ url });
    expect(state().lookup).toMatchObject({ type: 'failed', url });
    plan.mockResolvedValueOnce(failed('unreachable'));
    await state().lookUp(QUERY);
    expect(state().lookup).toMatchObject({ type: 'failed', url: null });
  });

  it('is ignored once the lookup was replaced or closed', async () => {
    ports.engine.planDownload = vi
      .fn(ports.engine.planDownload)
      .mockResolvedValueOnce(failed('network'));
    const first = state().lookUp(QUERY);
    const second = state().lookUp({ ...QUERY, address: 'Sky/Other' });
    await Promise.all([first, second]);
    expect(state().lookup).toMatchObject({ type: 'plan', query: { address: 'Sky/Other' } });
    const third = state().lookUp(QUERY);
    state().forgetLookup();
    await third;
    expect(state().lookup).toBeNull();
  });
});
