/** What is broken, since when, how many dossiers, and what to press; below it, how everything flows. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Desk } from '../../../../schemas/desk.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Show } from '../../parts/answered.tsx'
import { Details } from '../../parts/details.tsx'
import { Page } from '../../parts/page.tsx'
import { useLanguage } from '../../words/language.tsx'
import { DayFigures } from './day-figures.tsx'
import { Failures } from './failures.tsx'
import { Flow } from './flow.tsx'
import { PartnerTable } from './partner-table.tsx'
import { Sync } from './sync.tsx'
import { Troubles } from './troubles.tsx'
import { Unreconciled } from './unreconciled.tsx'
import { words } from './words.ts'

const everyMs = 15_000
const narrowPage = '(max-width: 700px)'

export function Today() {
  const { t } = useLanguage()
  const desk = useAnswer<Desk>('/admin/v1/desk', { everyMs })
  return (
    <Page title={t(words.title)} lead={desk.answer !== undefined && <>{t(words.counted)} <Age at={desk.answer.at} /></>}>
      <Show of={desk} lines={14}>
        {(answer) => (
          <>
            <Troubles items={answer.troubles} onChange={desk.again} />
            <Unreconciled partners={answer.partners} at={answer.at} />
            <DayFigures desk={answer} />
            <PartnerTable partners={answer.partners} />
            <Lower title={t(words.failures)}><Failures failures={answer.failures} /></Lower>
            <Lower title={t(words.flowAll)}><Flow partners={answer.partners} /></Lower>
            <Lower title={t(words.sync)}><Sync items={answer.sync} /></Lower>
          </>
        )}
      </Show>
    </Page>
  )
}

/** What nobody has to press stands folded where the page is narrow. */
function Lower({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return useNarrow() ? <Details summary={title}>{() => children}</Details> : <>{children}</>
}

function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(narrowPage).matches)
  useEffect(() => {
    const list = matchMedia(narrowPage)
    const look = () => setNarrow(list.matches)
    list.addEventListener('change', look)
    return () => list.removeEventListener('change', look)
  }, [])
  return narrow
}
