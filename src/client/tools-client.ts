import type { Outcome } from '../contract/engine-api.ts';
import type { Cancelled } from '../contract/job-request.ts';
import type { ToolResult, ToolsApi } from '../contract/tools-api.ts';
import { WorkerConnection } from './worker-connection.ts';

/** How long a cancelled tool may take to end by itself. A model's run cannot be interrupted, so after that its worker is terminated. */
const CANCEL_GRACE_MS = 1_000;

export interface ToolsClient extends ToolsApi {
  /** Ends the worker of a page that is going away. */
  stop(): void;
}

/**
 * The page's side of the tools worker. It is started on first use, and again after it died; tools queued behind one that was
 * terminated start over.
 *
 * @param startThread starts a thread of the worker
 */
export function connectTools(spawn: () => Worker, startThread: () => Worker): ToolsClient {
  const connection = new WorkerConnection(spawn, undefined, startThread);
  const running = new Map<string, RunningTool>();
  return {
    async runTool(request, onProgress) {
      const tool: RunningTool = { forceEnd: undefined, isForced: false };
      running.set(request.jobId, tool);
      const args = [request, onProgress];
      const outcome = await connection.call('runTool', 'call', args, () => tool.isForced);
      running.delete(request.jobId);
      clearTimeout(tool.forceEnd);
      if (tool.isForced && !outcome.ok) return { ok: true, value: { type: 'cancelled' } };
      return outcome as Outcome<ToolResult | Cancelled>;
    },
    async cancelTool(jobId) {
      const tool = running.get(jobId);
      if (!tool) return;
      tool.forceEnd ??= setTimeout(() => {
        tool.isForced = true;
        connection.replace();
      }, CANCEL_GRACE_MS);
      await connection.note('cancelTool', [jobId]);
    },
    stop: () => connection.stop(),
  };
}

interface RunningTool {
  /** The timer of a pending forced end. */
  forceEnd: ReturnType<typeof setTimeout> | undefined;
  isForced: boolean;
}
