import type { Outcome } from '../../contract/engine-api.ts';
import type { Cancelled } from '../../contract/job-request.ts';
import type { PictureTool } from '../../contract/picture-tools.ts';
import type { ToolProgress, ToolRequest, ToolResult } from '../../contract/tools-api.ts';

export interface ToolRun {
  readonly jobId: string;
  readonly tool: PictureTool;
  /** null until the worker has started. */
  readonly progress: ToolProgress | null;
  readonly cancelling: boolean;
}

export type ToolOutcome = Outcome<ToolResult | Cancelled>;
export type MadePicture = Extract<ToolResult, { type: 'picture' }>;

export interface ToolsSlice {
  readonly toolRun: ToolRun | null;
  /** Runs a tool on a picture; cancels a tool that is running. */
  runTool(request: Omit<ToolRequest, 'jobId'>): Promise<ToolOutcome>;
  cancelTool(): Promise<void>;
}
