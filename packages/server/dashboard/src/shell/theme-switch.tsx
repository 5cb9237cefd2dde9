/** Three small buttons: the system's theme, light, dark. */
import { useState } from 'react';
import { Segmented } from '../components/segmented.tsx';
import { readTheme, saveTheme, THEMES, type Theme } from './theme.ts';

const LABELS: Readonly<Record<Theme, string>> = { system: 'Auto', light: 'Light', dark: 'Dark' };

export function ThemeSwitch() {
  const [theme, setTheme] = useState(readTheme);
  return (
    <Segmented
      label="Theme"
      value={theme}
      options={THEMES.map((value) => ({ value, label: LABELS[value] }))}
      onChange={(value) => {
        saveTheme(value);
        setTheme(value);
      }}
    />
  );
}
