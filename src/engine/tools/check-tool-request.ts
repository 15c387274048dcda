import {
  pictureTool,
  pictureTools,
  TOOL_RESOLUTION,
  type PictureTool,
} from '../../contract/picture-tools.ts';
import type { ToolRequest } from '../../contract/tools-api.ts';
import { checkOneOf, checkRange, refused } from '../request-checks.ts';

/**
 * The engine's own check of a request: a bug or a console must not hang the worker.
 *
 * @returns the options, with the table's defaults for what is missing
 * @throws AppError `invalid-request` with the field, the value found and the values allowed
 */
export function checkToolRequest(request: ToolRequest): Readonly<Record<string, number>> {
  const { tool, picture, mask, resolution } = request;
  checkOneOf('tool', tool, pictureTools);
  if (!(picture instanceof Blob)) throw refused('picture', picture, { expected: 'a file' });
  if (mask !== undefined && !(mask instanceof Blob)) {
    throw refused('mask', mask, { expected: 'a file' });
  }
  if (resolution !== null) checkRange('resolution', resolution, TOOL_RESOLUTION);
  return checkedOptions(tool, request.options);
}

function checkedOptions(
  tool: PictureTool,
  given: ToolRequest['options'],
): Readonly<Record<string, number>> {
  const known = Object.entries(pictureTool(tool).options);
  return Object.fromEntries(
    known.map(([name, option]) => {
      const value = given[name] ?? option.default;
      checkRange(name, value, option);
      return [name, value];
    }),
  );
}
