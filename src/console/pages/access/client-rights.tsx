/** The page of one system's rights: what counts now, a change of it, and how it came to be. */
import { useState } from 'preact/hooks'
import type { RightsList, RightsView } from '../../../../schemas/access.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Show } from '../../parts/answered.tsx'
import { Details } from '../../parts/details.tsx'
import { MayButton } from '../../parts/may.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { useParameter } from '../../router.ts'
import { useLanguage } from '../../words/language.tsx'
import { differences, noRights } from './rights-lines.ts'
import { Differences, RightsShown } from './rights-shown.tsx'
import { RightsForm } from './rights-form.tsx'
import { byWords } from './client-words.ts'
import { words } from './words.ts'

export function ClientRightsPage() {
  const { t } = useLanguage()
  const client = useParameter('/access/:client', 'client')
  const versions = useAnswer<RightsList>(`/admin/v1/access/${encodeURIComponent(client)}`)
  const [changing, setChanging] = useState(false)
  const newest = versions.answer?.items[0]
  function changed(): void {
    setChanging(false)
    versions.again()
  }
  return (
    <Page
      title={t(words.rightsOf, { client })}
      lead={<p>{t(words.rightsLead)}</p>}
      actions={<MayButton right="access.change" look="main" icon="key" disabled={changing || versions.answer === undefined} onClick={() => setChanging(true)}>{t(words.change)}</MayButton>}
    >
      <Show of={versions} lines={8}>
        {({ items }) => (
          <>
            {changing && <RightsForm key={newest?.version ?? 0} client={client} newest={newest} onDiscard={() => setChanging(false)} onChanged={changed} />}
            <Section title={t(words.now)} aside={newest && <VersionWords version={newest} />}>
              {newest === undefined ? <p>{t(words.noVersion)}</p> : <RightsShown rights={newest.rights} />}
            </Section>
            {items.length > 0 && <History items={items} />}
          </>
        )}
      </Show>
    </Page>
  )
}

function History({ items }: { readonly items: readonly RightsView[] }) {
  const { t } = useLanguage()
  return (
    <Section title={t(words.history)}>
      {items.map((version, index) => {
        const before = items[index + 1]
        return (
          <Details key={version.version} summary={<VersionWords version={version} />}>
            {() => (
              <>
                <p>{t(words.reason)}: {version.reason}</p>
                <h3>{t(before === undefined ? words.first : words.difference)}</h3>
                <Differences of={differences(before?.rights ?? noRights, version.rights)} />
              </>
            )}
          </Details>
        )
      })}
    </Section>
  )
}

function VersionWords({ version: { version, at, by } }: { readonly version: RightsView }) {
  const { t } = useLanguage()
  return <>{t(words.versionOf, { version })} · {t(byWords(by))} · <Age at={at} /></>
}
