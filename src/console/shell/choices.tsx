/** The choices that a browser keeps: language and theme. */
import { useLanguage } from '../words/language.tsx'
import { themes, useTheme } from './theme.tsx'
import { words } from './words.ts'

const languages = [
  { value: 'vi', label: 'Tiếng Việt' },
  { value: 'en', label: 'English' },
] as const

export function LanguageChoice() {
  const { t, language, setLanguage } = useLanguage()
  return (
    <fieldset class="segments">
      <legend class="unseen">{t(words.language)}</legend>
      {languages.map(({ value, label }) => (
        <label key={value} lang={value}>
          <input type="radio" name="language" value={value} checked={language === value} onChange={() => setLanguage(value)} />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  )
}

export function ThemeChoice() {
  const { t } = useLanguage()
  const [theme, setTheme] = useTheme()
  return (
    <fieldset class="segments">
      <legend class="unseen">{t(words.theme)}</legend>
      {themes.map((one) => (
        <label key={one}>
          <input type="radio" name="theme" value={one} checked={theme === one} onChange={() => setTheme(one)} />
          <span>{t(words[one])}</span>
        </label>
      ))}
    </fieldset>
  )
}
