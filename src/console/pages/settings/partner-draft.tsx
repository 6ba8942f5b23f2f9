/** A draft of one partner's settings: drawn from the schemas, checked by the gateway, never saved. */
import { useMemo, useState } from 'preact/hooks'
import type { PartnerSettings, SettingsCheck, SettingsDraft } from '../../../../schemas/partner-desk.ts'
import { send } from '../../door/client.ts'
import { useOrder } from '../../door/use-order.ts'
import { Button } from '../../parts/button.tsx'
import { Section } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { isRecord, shapeOf, type Shape } from '../../parts/form-shape.ts'
import { MemberFields, ShapeField } from '../../parts/shape-field.tsx'
import { useLanguage } from '../../words/language.tsx'
import { CheckResult } from './check-result.tsx'
import { words } from './words.ts'

interface Drafted {
  readonly values: unknown
  readonly agreement: unknown
}

export function PartnerDraft({ settings, name }: { readonly settings: PartnerSettings; readonly name: string }) {
  const { t } = useLanguage()
  const order = useOrder()
  const running: Drafted = { values: settings.values, agreement: settings.agreement }
  const [draft, setDraft] = useState<Drafted>(running)
  const [checked, setChecked] = useState<{ readonly draft: Drafted; readonly check: SettingsCheck }>()
  const shapes = useMemo(() => ({ values: shapeOf(settings.schema), agreement: shapeOf(settings.agreementSchema) }), [settings])
  const faultAt = (pointer: string) => checked?.check.faults.find(({ field }) => field === pointer)?.message

  async function check(event: Event): Promise<void> {
    event.preventDefault()
    await order.run(async () => {
      const path = `/admin/v1/settings/partners/${encodeURIComponent(settings.partner)}/check`
      setChecked({ draft, check: await send<SettingsCheck>('POST', path, draft satisfies SettingsDraft) })
    })
  }

  function startAgain(): void {
    setDraft(running)
    setChecked(undefined)
  }

  return (
    <form class="form settings" onSubmit={(event) => void check(event)} noValidate>
      <Section title={t(words.adapterPart)}>
        <Fields
          shape={shapes.values}
          value={draft.values}
          onValue={(values) => setDraft({ ...draft, values })}
          at="/values"
          faultAt={faultAt}
          name={t(words.adapterPart)}
        />
      </Section>
      <Section title={t(words.agreementPart)}>
        <Fields
          shape={shapes.agreement}
          value={draft.agreement}
          onValue={(agreement) => setDraft({ ...draft, agreement })}
          at="/agreement"
          faultAt={faultAt}
          name={t(words.agreementPart)}
        />
      </Section>
      <div class="row settings-foot">
        <Button type="submit" look="main" busy={order.busy}>{t(words.check)}</Button>
        <Button onClick={startAgain}>{t(words.startAgain)}</Button>
        <span class="soft">{t(words.draft, { name })}</span>
      </div>
      {order.problem !== undefined && <ProblemBox problem={order.problem} />}
      <div class="stack" aria-live="polite">
        {checked !== undefined && <CheckResult check={checked.check} outdated={checked.draft !== draft} running={running} draft={checked.draft} shapes={shapes} />}
      </div>
    </form>
  )
}

interface FieldsParts {
  readonly shape: Shape
  readonly name: string
  readonly value: unknown
  readonly onValue: (value: unknown) => void
  readonly at: string
  readonly faultAt: Parameters<typeof MemberFields>[0]['faultAt']
}

/** The members of the whole, without a frame around them. */
function Fields({ shape, value, onValue, at, faultAt, name }: FieldsParts) {
  if (shape.kind === 'object' && isRecord(value)) return <div class="form"><MemberFields members={shape.members} value={value} onValue={onValue} at={at} faultAt={faultAt} /></div>
  return <ShapeField shape={shape} name={name} required value={value} onValue={onValue} at={at} faultAt={faultAt} />
}
