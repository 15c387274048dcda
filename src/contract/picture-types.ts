export {
  isPictureType,
  PICTURE_TYPES,
  pictureEnding,
  type PictureType,
} from '../core/formats/picture-type.ts';
