import type { Outcome } from '../../contract/engine-api.ts';
import type { Cancelled } from '../../contract/job-request.ts';
import type { PictureTool } from '../../contract/picture-tools.ts';
import type { ToolProgress, ToolRequest, ToolResult } from '../../contract/tools-api.ts';

export interface ToolRun {
  readonly jobId: string;
  readonly tool: PictureTool;
  /** null until the worker has begun. */
  readonly progress: ToolProgress | null;
  readonly cancelling: boolean;
}

export type ToolOutcome = Outcome<ToolResult | Cancelled>;
export type MadePicture = Extract<ToolResult, { type: 'picture' }>;

export interface ToolsSlice {
  readonly toolRun: ToolRun | null;
  /** Makes something of a picture; a tool that is running ends. */
  runTool(request: Omit<ToolRequest, 'jobId'>): Promise<ToolOutcome>;
  cancelTool(): Promise<void>;
}
