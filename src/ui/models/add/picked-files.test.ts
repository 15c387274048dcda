import { describe, expect, it } from 'vitest';
import { groupPickedFiles } from './picked-files.ts';

const picked = (...paths: string[]) => paths.map((path) => ({ path, file: new File([], path) }));
const groups = (...paths: string[]) =>
  groupPickedFiles(picked(...paths)).map(({ name, files }) => [
    name,
    files.map(({ path }) => path),
  ]);

describe('groupPickedFiles', () => {
  it('makes one model of a folder and names it after the folder', () => {
    expect(groups('sd/model_index.json', 'sd/unet/config.json')).toEqual([
      ['sd', ['sd/model_index.json', 'sd/unet/config.json']],
    ]);
  });

  it('makes one model of each loose file', () => {
    expect(groups('a.safetensors', 'b.ckpt', 'c.zip')).toEqual([
      ['a.safetensors', ['a.safetensors']],
      ['b.ckpt', ['b.ckpt']],
      ['c.zip', ['c.zip']],
    ]);
  });

  it('keeps loose files together if they are the contents of a folder', () => {
    expect(groups('config.json', 'model.safetensors')).toEqual([
      ['model.safetensors', ['config.json', 'model.safetensors']],
    ]);
  });

  it('skips hidden files, and finds nothing in pictures and documents', () => {
    expect(groups('sd/.git/lfs/x', 'sd/unet.safetensors', '.DS_Store')).toEqual([
      ['sd', ['sd/unet.safetensors']],
    ]);
    expect(groups('holiday.png', 'notes.txt')).toEqual([]);
  });
});
