import type { TablerIcon } from '@tabler/icons-react';
import type { ComponentProps } from 'react';
import { IconAction } from '../IconAction.tsx';
import styles from './PromptTool.module.css';

interface Props extends Omit<ComponentProps<typeof IconAction>, 'children' | 'className' | 'size'> {
  readonly icon: TablerIcon;
}

/** A button beside the prompt. */
export function PromptTool({ icon: Icon, ...button }: Props) {
  return (
    <IconAction {...button} size={36} className={styles['tool']}>
      <Icon size={20} stroke={1.6} />
    </IconAction>
  );
}
