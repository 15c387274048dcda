import {
  IconBrush,
  IconLayoutCollage,
  IconMountain,
  IconPencil,
  IconScribble,
  IconSparkles,
  IconStretching,
  IconVectorSpline,
  type Icon,
} from '@tabler/icons-react';
import type { GuidePurpose } from '../../store/index.ts';

export const PURPOSE_ICONS: Readonly<Record<GuidePurpose, Icon>> = {
  outline: IconVectorSpline,
  depth: IconMountain,
  pose: IconStretching,
  layout: IconLayoutCollage,
  lines: IconPencil,
  sketch: IconScribble,
  style: IconBrush,
  detail: IconSparkles,
};
