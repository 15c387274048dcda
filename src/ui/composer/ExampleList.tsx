import { Menu } from '@mantine/core';
import { PopUpMenu } from '../pop-up/PopUpMenu.tsx';
import type { PopUp } from '../pop-up/use-pop-up.ts';
import { useExamples } from '../stage/use-examples.ts';

export function ExampleList({ popUp }: { readonly popUp: PopUp }) {
  const { examples, use } = useExamples();
  return (
    <PopUpMenu popUp={popUp} position="top-end" returnFocus={false}>
      {examples.map(({ prompt, locale }) => (
        <Menu.Item key={prompt} lang={locale} onClick={() => use(prompt)}>
          {prompt}
        </Menu.Item>
      ))}
    </PopUpMenu>
  );
}
