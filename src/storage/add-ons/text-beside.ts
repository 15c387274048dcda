import { textOf, type SourceFiles } from '../import/source-files.ts';

/** A small text file beside the weights. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** The first of these files in the folder of the weights. */
export async function textBeside(
  files: SourceFiles,
  path: string,
  names: readonly string[],
): Promise<TextFile | null> {
  const paths = names.map((name) => path.replace(/[^/]*$/, name));
  const found = paths.find((one) => files.has(one));
  return found === undefined ? null : { path: found, text: await textOf(files, found) };
}
