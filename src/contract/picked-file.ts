/** A file that the user dropped or picked, with its path relative to that: `model.ckpt`, `unet/config.json`. */
export interface PickedFile {
  readonly path: string;
  readonly file: File;
}
