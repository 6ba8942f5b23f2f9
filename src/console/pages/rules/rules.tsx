/** The rules about unforeseen answers, and ending one. */
import { useState } from 'preact/hooks'
import type { AnswerRule, AnswerRuleList } from '../../../../schemas/answer-rules.ts'
import { queryOf, send } from '../../door/client.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Show } from '../../parts/answered.tsx'
import { Ask } from '../../parts/ask.tsx'
import { ButtonLink } from '../../parts/button.tsx'
import { CheckField } from '../../parts/field.tsx'
import { MayButton } from '../../parts/may.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Page } from '../../parts/page.tsx'
import { PartnerField, PartnerName } from '../../parts/partners.tsx'
import { useRegainedFocus } from '../../parts/regained-focus.ts'
import { Table } from '../../parts/table.tsx'
import { navigate, usePlace, withQuery } from '../../router.ts'
import { useAnnounce } from '../../shell/announcer.tsx'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { MatchWords, MeaningWords } from './rule-words.tsx'
import { words } from './words.ts'

export function Rules() {
  const { t } = useLanguage()
  const place = usePlace()
  const [ending, setEnding] = useState<AnswerRule>()
  const [done, setDone] = useState(0)
  const [partner, ended] = ['partner', 'ended'].map((name) => place.query.get(name) ?? undefined)
  const answered = useAnswer<AnswerRuleList>(`/admin/v1/answer-rules${queryOf({ partner, ended })}`)
  useRegainedFocus(done === 0 || ending !== undefined ? undefined : `${done} ${answered.at}`)
  function endedOne(): void {
    setDone((before) => before + 1)
    answered.again()
  }
  const change = (changes: Readonly<Record<string, string>>) => navigate(withQuery(place, changes), { replace: true })
  return (
    <Page title={t(words.title)} lead={<><p>{t(words.lead)}</p><p>{t(words.howNew)}</p></>} actions={<ButtonLink icon="hand" to="/transfers?state=parked">{t(words.seeParked)}</ButtonLink>}>
      <div class="filters">
        <PartnerField value={partner ?? ''} onValue={(value) => change({ partner: value })} />
        <CheckField label={t(words.ended)} checked={ended === 'true'} onChecked={(checked) => change({ ended: checked ? 'true' : '' })} />
      </div>
      <Show of={answered} lines={6}>{({ items }) => <RuleTable items={items} onEnd={setEnding} />}</Show>
      {ending !== undefined && <AskEnd rule={ending} onClose={() => setEnding(undefined)} onDone={endedOne} />}
    </Page>
  )
}

function RuleTable({ items, onEnd }: { readonly items: readonly AnswerRule[]; readonly onEnd: (rule: AnswerRule) => void }) {
  const { t, n } = useLanguage()
  return (
    <Table
      caption={t(words.caption)}
      rows={items}
      keyOf={({ id }) => id}
      empty={<Empty title={t(words.none)}><p>{t(words.howNew)}</p></Empty>}
      columns={[
        { key: 'name', head: t(words.name), names: true, cell: ({ name, reason }) => <>{name}<p class="small">{reason}</p></> },
        { key: 'partner', head: t(everyday.partner), cell: ({ partner }) => <PartnerName id={partner} /> },
        { key: 'match', head: t(words.match), cell: ({ match }) => <MatchWords match={match} /> },
        { key: 'meaning', head: t(words.meaning), cell: ({ meaning }) => <MeaningWords meaning={meaning} /> },
        { key: 'uses', head: t(words.uses), numeric: true, cell: ({ uses }) => n(uses) },
        { key: 'by', head: t(words.by), cell: ({ by, at }) => <>{by}, <Age at={at} /></> },
        { key: 'end', head: t(words.end), cell: (rule) => <EndCell rule={rule} onEnd={onEnd} /> },
      ]}
    />
  )
}

function EndCell({ rule, onEnd }: { readonly rule: AnswerRule; readonly onEnd: (rule: AnswerRule) => void }) {
  const { t } = useLanguage()
  const { name, endedAt, endedBy } = rule
  if (endedAt !== undefined) return <>{t(words.endedBy, { by: endedBy ?? '' })}, <Age at={endedAt} /></>
  return <MayButton right="rules.change" icon="stop" label={t(words.endNamed, { name })} onClick={() => onEnd(rule)}>{t(words.end)}</MayButton>
}

function AskEnd({ rule, onClose, onDone }: { readonly rule: AnswerRule; readonly onClose: () => void; readonly onDone: () => void }) {
  const { t } = useLanguage()
  const announce = useAnnounce()
  async function end(reason: string): Promise<void> {
    await send('POST', `/admin/v1/answer-rules/${rule.id}/end`, { reason })
    announce(t(words.endedDone, { name: rule.name }))
    onDone()
  }
  return (
    <Ask title={t(words.endNamed, { name: rule.name })} action={t(words.end)} danger onClose={onClose} onOrder={end}>
      <p>{t(words.endWhat)}</p>
    </Ask>
  )
}
