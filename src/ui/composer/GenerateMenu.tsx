import { Button } from '@mantine/core';
import { IconChevronUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../lazy-part.tsx';
import { usePopUp } from '../pop-up/use-pop-up.ts';

const GenerateWays = lazyPart(async () => (await import('./GenerateWays.tsx')).GenerateWays);

/** More that Generate can do. */
export function GenerateMenu({ className }: { readonly className: string }) {
  const { t } = useTranslation();
  const { button, popUp } = usePopUp('menu');
  const label = t('composer.moreWays');
  return (
    <>
      <Button
        {...button}
        size="md"
        px={8}
        className={className}
        aria-label={label}
        title={label}
        data-more-ways
      >
        <IconChevronUp size={16} stroke={1.8} />
      </Button>
      {popUp && <GenerateWays popUp={popUp} />}
    </>
  );
}
