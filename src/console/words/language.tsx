/** Vietnamese or English: which one is chosen, and the text of a pair in it. */
import { createContext, type ComponentChildren } from 'preact'
import { useContext, useLayoutEffect, useMemo, useState } from 'preact/hooks'
import type { Bilingual } from '../../../schemas/bilingual.ts'
import { keep, readKept } from '../shell/kept.ts'
import { fill, type Language, type Values } from './choice.ts'

export interface LanguageChoice {
  readonly language: Language
  readonly setLanguage: (language: Language) => void
  /** The text in the chosen language, with `{name}` replaced. */
  readonly t: (pair: Bilingual, values?: Values) => string
  /** A number as it is written in the language. */
  readonly n: (value: number, digits?: number) => string
}

const name = 'language'
const Chosen = createContext<LanguageChoice | undefined>(undefined)

export function LanguageProvider({ children }: { readonly children: ComponentChildren }) {
  const [language, setLanguage] = useState<Language>(() => (readKept(name) === 'en' ? 'en' : 'vi'))
  // with the page that shows it: a reload at once keeps the choice
  useLayoutEffect(() => {
    document.documentElement.lang = language
    keep(name, language)
  }, [language])
  const choice = useMemo(() => choiceOf(language, setLanguage), [language])
  return <Chosen.Provider value={choice}>{children}</Chosen.Provider>
}

export function useLanguage(): LanguageChoice {
  const choice = useContext(Chosen)
  if (choice === undefined) throw new Error('outside of LanguageProvider')
  return choice
}

function choiceOf(language: Language, setLanguage: (language: Language) => void): LanguageChoice {
  const locale = language === 'vi' ? 'vi-VN' : 'en-GB'
  return {
    language,
    setLanguage,
    t: (pair, values) => fill(pair[language], values),
    n: (value, digits = 0) => value.toLocaleString(locale, { maximumFractionDigits: digits }),
  }
}
