/** The page of the audit: entries, the report to a citizen, and the chained journal. */
import { Page } from '../../parts/page.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { WhoMay } from '../../parts/may.tsx'
import { Notice } from '../../parts/notice.tsx'
import type { AdminPermission } from '../../../../schemas/permissions.ts'
import type { ComponentChildren } from 'preact'
import { useSession } from '../../door/session.tsx'
import { navigate, usePlace } from '../../router.ts'
import { useLanguage } from '../../words/language.tsx'
import { CitizenReport } from './citizen-report.tsx'
import { Entries } from './entries.tsx'
import { Journal } from './journal.tsx'
import { words } from './words.ts'

export function Audit() {
  const { t } = useLanguage()
  const { query } = usePlace()
  return (
    <Page title={t(words.title)} lead={<p>{t(words.lead)}</p>}>
      <Tabs
        label={t(words.views)}
        chosen={query.get('view') ?? 'entries'}
        onChosen={(view) => navigate(view === 'entries' ? '/audit' : `/audit?view=${view}`, { replace: true })}
        tabs={[
          { key: 'entries', label: t(words.entries), content: () => <Entries /> },
          { key: 'citizen', label: t(words.citizen), content: () => <Behind right="citizens.report"><CitizenReport /></Behind> },
          { key: 'journal', label: t(words.journal), content: () => <Journal /> },
        ]}
      />
    </Page>
  )
}

function Behind({ right, children }: { readonly right: AdminPermission; readonly children: ComponentChildren }) {
  const { may } = useSession()
  if (may(right)) return <>{children}</>
  return <Notice tone="idle"><p><WhoMay right={right} /></p></Notice>
}
