/** The tools that make something of a picture in the gallery. */
export type GalleryTool = 'background' | 'caption';
