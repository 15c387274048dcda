import type { TFunction } from 'i18next';
import type { ErrorData } from '../../store/index.ts';

/** Why a picture could not be read, and what to do, in the user's language. */
export function pictureProblem(
  { code, details }: Pick<ErrorData, 'code' | 'details'>,
  t: TFunction,
): { readonly title: string; readonly help: string } {
  const text = (key: 'title' | 'help') => {
    const { what, format, width, height } = details;
    if (code === 'unreadable-picture') {
      if (what === 'too-large') {
        return t(`match.problems.tooLarge.${key}`, {
          width: Number(width),
          height: Number(height),
        });
      }
      if (what === 'cut-off') return t(`match.problems.cutOff.${key}`);
      if (typeof format === 'string') return t(`match.problems.format.${key}`, { format });
    }
    return t(`errors.${code}.${key}`);
  };
  return { title: text('title'), help: text('help') };
}
