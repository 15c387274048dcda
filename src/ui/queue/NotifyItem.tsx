import { Menu } from '@mantine/core';
import { IconBell, IconBellCheck } from '@tabler/icons-react';
import { useState, type ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp, useAppStore } from '../store-context.ts';
import { askToNotify, canNotify } from './notification.ts';

const ICON = { size: 16, stroke: 1.6, 'aria-hidden': true };

/** Mantine's menu gives its items a role that cannot express on and off. */
const CheckboxButton = (props: ComponentProps<'button'>) => (
  <button type="button" {...props} role="menuitemcheckbox" />
);

/** Turns the notification on, for which the browser asks permission, or off. */
export function NotifyItem() {
  const { t } = useTranslation();
  const { setNotifiesWhenDone } = useAppStore().getState();
  const isOn = useApp((state) => state.preferences.notifiesWhenDone);
  const [isRefused, setRefused] = useState(false);
  if (!canNotify()) return null;

  const onClick = async () => {
    if (isOn) return setNotifiesWhenDone(false);
    const isAllowed = await askToNotify();
    setRefused(!isAllowed);
    setNotifiesWhenDone(isAllowed);
  };
  return (
    <>
      <Menu.Item
        component={CheckboxButton}
        aria-checked={isOn}
        closeMenuOnClick={false}
        leftSection={isOn ? <IconBellCheck {...ICON} /> : <IconBell {...ICON} />}
        rightSection={isOn && <span aria-hidden="true">✓</span>}
        onClick={() => void onClick()}
      >
        {t('queue.notify')}
      </Menu.Item>
      {isRefused && (
        <Menu.Label role="alert" maw={260}>
          {t('queue.notifyRefused')}
        </Menu.Label>
      )}
    </>
  );
}
