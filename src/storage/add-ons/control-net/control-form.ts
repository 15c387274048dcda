import { parsePythonJson } from '../../../core/formats/python-json.ts';
import type { ControlForm } from '../../../contract/controls.ts';

/** By its config.json, which was checked when it was imported. */
export function controlForm(config: string): ControlForm {
  const { _class_name } = parsePythonJson(config, 'config.json') as Readonly<
    Record<string, unknown>
  >;
  return _class_name === 'T2IAdapter' ? 't2i-adapter' : 'controlnet';
}
