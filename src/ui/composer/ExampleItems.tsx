import { Menu } from '@mantine/core';
import { useExamples } from '../stage/use-examples.ts';

export function ExampleItems() {
  const { examples, use } = useExamples();
  return examples.map(({ prompt, locale }) => (
    <Menu.Item key={prompt} lang={locale} onClick={() => use(prompt)}>
      {prompt}
    </Menu.Item>
  ));
}
