import type { SliceCreator } from './state/app-state.ts';
import type { ToolsSlice } from './state/tools-state.ts';
import { jobRun } from './job-run.ts';
import type { StorePorts } from './ports.ts';

export function createToolsSlice({
  tools,
  newId,
}: Pick<StorePorts, 'tools' | 'newId'>): SliceCreator<ToolsSlice> {
  return (set, get) => {
    const run = jobRun(
      { cancel: (jobId) => tools.cancelTool(jobId) },
      () => get().toolRun,
      (toolRun) => set({ toolRun }),
    );
    return {
      toolRun: null,
      async runTool(request) {
        void get().cancelTool();
        const jobId = newId();
        set({ toolRun: { jobId, tool: request.tool, progress: null, cancelling: false } });
        const outcome = await tools.runTool({ ...request, jobId }, (progress) =>
          run.update(jobId, { progress }),
        );
        // Another tool may have started in the meantime.
        if (get().toolRun?.jobId === jobId) set({ toolRun: null });
        return outcome;
      },
      cancelTool: run.cancel,
    };
  };
}
