/** The tools that make something from a picture in the gallery. */
export type GalleryTool = 'background' | 'caption';
