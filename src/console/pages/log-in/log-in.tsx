/** The way in: account, password and code, or the provider; before anything else the second factor, where it is to be enrolled. */
import { useEffect } from 'preact/hooks'
import { useSession } from '../../door/session.tsx'
import { LanguageChoice, ThemeChoice } from '../../shell/choices.tsx'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { Enrolment } from './enrolment.tsx'
import { PasswordForm } from './password-form.tsx'
import { words } from './words.ts'

export function LogIn({ ended, provider }: { readonly ended: boolean; readonly provider: boolean }) {
  const { t } = useLanguage()
  const { standing } = useSession()
  const enrols = standing.kind === 'in'
  const title = t(enrols ? words.enrol : words.title)
  useEffect(() => {
    document.title = `${title} · ${t(everyday.product)}`
  }, [title, t])
  return (
    <main class="alone log-in">
      <p class="brand">
        <strong>{t(everyday.product)}</strong> <span>{t(everyday.console)}</span>
      </p>
      <h1>{title}</h1>
      {enrols ? <Enrolment /> : <PasswordForm ended={ended} provider={provider} />}
      <div class="choices">
        <LanguageChoice />
        <ThemeChoice />
      </div>
    </main>
  )
}
