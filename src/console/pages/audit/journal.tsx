/** The chained journal: how it stands, and a check of all of it. */
import type { AuditStanding } from '../../../../schemas/audit.ts'
import { useSession } from '../../door/session.tsx'
import { useAnswer } from '../../door/use-answer.ts'
import { Show } from '../../parts/answered.tsx'
import { WhoMay } from '../../parts/may.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Section } from '../../parts/page.tsx'
import { useLanguage } from '../../words/language.tsx'
import { JournalCheck } from './journal-check.tsx'
import { Standing } from './journal-standing.tsx'
import { words } from './words.ts'

export function Journal() {
  const { t } = useLanguage()
  const { may } = useSession()
  const standing = useAnswer<AuditStanding>('/admin/v1/audit')
  return (
    <div class="page">
      <Section title={t(words.standing)}>
        <Show of={standing}>{(answer) => <Standing standing={answer} />}</Show>
      </Section>
      <Section title={t(words.check)}>
        <p>{t(words.checkWhat)}</p>
        {may('audit.check') ? <JournalCheck /> : <Notice tone="idle"><p><WhoMay right="audit.check" /></p></Notice>}
      </Section>
    </div>
  )
}
