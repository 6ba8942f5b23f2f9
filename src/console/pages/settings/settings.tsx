/** The page of settings: which part is shown, and the words that nothing is changed here. */
import type { SettingsList } from '../../../../schemas/partner-desk.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Show } from '../../parts/answered.tsx'
import { Code } from '../../parts/code.tsx'
import { SelectField } from '../../parts/field.tsx'
import { Empty, Notice } from '../../parts/notice.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { navigate, usePlace, withQuery } from '../../router.ts'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { PartnerDraft } from './partner-draft.tsx'
import './settings.css'
import { words } from './words.ts'

const gatewayPart = '-'

export function Settings() {
  const { t } = useLanguage()
  const settings = useAnswer<SettingsList>('/admin/v1/settings')
  return (
    <Page title={t(words.title)}>
      <Notice tone="wait"><p>{t(words.lead)}</p></Notice>
      <Show of={settings} lines={10}>{(answer) => <Parts settings={answer} />}</Show>
    </Page>
  )
}

function Parts({ settings: { items, gateway } }: { readonly settings: SettingsList }) {
  const { t } = useLanguage()
  const { nameOf } = usePartners()
  const place = usePlace()
  const wanted = place.query.get('partner')
  const chosen = wanted === gatewayPart ? undefined : (items.find(({ partner }) => partner === wanted) ?? items[0])
  const choices = [...items.map(({ partner }) => ({ value: partner, label: nameOf(partner) })), { value: gatewayPart, label: t(words.gateway) }]
  return (
    <>
      <SelectField
        label={t(words.what)}
        value={chosen?.partner ?? gatewayPart}
        onValue={(partner) => navigate(withQuery(place, { partner }), { replace: true })}
        choices={choices}
      />
      {items.length === 0 && <Empty title={t(words.none)}><p>{t(words.noneWhy)}</p></Empty>}
      {chosen === undefined ? (
        <Section title={t(words.gateway)}>
          <p>{t(words.gatewayWhat)}</p>
          <Code label={t(words.gatewayWhat)} value={gateway} />
        </Section>
      ) : (
        <PartnerDraft key={chosen.partner} settings={chosen} name={nameOf(chosen.partner)} />
      )}
    </>
  )
}
