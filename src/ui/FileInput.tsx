import type { ComponentProps } from 'react';

interface Props extends Pick<
  ComponentProps<'input'>,
  'ref' | 'accept' | 'multiple' | 'aria-label'
> {
  /** Whether a folder is picked, with all files in it. */
  readonly isFolder?: boolean;
  readonly onPick: (files: readonly [File, ...File[]]) => void;
}

/** Missing in React's types, although every browser supports it. */
const WHOLE_FOLDER = { webkitdirectory: '' };

/** A file dialog for this device; a button opens it with `ref.current?.click()`. */
export function FileInput({ isFolder = false, onPick, ...attributes }: Props) {
  return (
    <input
      {...attributes}
      {...(isFolder && WHOLE_FOLDER)}
      type="file"
      hidden
      onChange={({ currentTarget }) => {
        const [first, ...others] = currentTarget.files ?? [];
        // Cleared, so that the same file can be picked again.
        currentTarget.value = '';
        if (first) onPick([first, ...others]);
      }}
    />
  );
}
