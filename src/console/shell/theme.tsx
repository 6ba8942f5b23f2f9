/** Light, dark, or as the machine says. */
import { createContext, type ComponentChildren } from 'preact'
import { useContext, useLayoutEffect, useState } from 'preact/hooks'
import { keep, readKept } from './kept.ts'

export const themes = ['machine', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const name = 'theme'
const Chosen = createContext<readonly [Theme, (theme: Theme) => void]>(['machine', () => undefined])

export function ThemeProvider({ children }: { readonly children: ComponentChildren }) {
  const [theme, setTheme] = useState<Theme>(() => themes.find((one) => one === readKept(name)) ?? 'machine')
  // with the page that shows it: a reload at once keeps the choice
  useLayoutEffect(() => {
    if (theme === 'machine') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
    keep(name, theme)
  }, [theme])
  return <Chosen.Provider value={[theme, setTheme]}>{children}</Chosen.Provider>
}

export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  return useContext(Chosen)
}
