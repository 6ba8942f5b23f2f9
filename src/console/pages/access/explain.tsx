/** Why a one-stop system may or may not do something: the question, and every condition of the answer. */
import { useState } from 'preact/hooks'
import type { AccessExplanation, AccessQuestion } from '../../../../schemas/access.ts'
import { clientPermissions } from '../../../../schemas/permissions.ts'
import { purposes } from '../../../../schemas/queries/purposes.ts'
import { send } from '../../door/client.ts'
import { useOrder } from '../../door/use-order.ts'
import { Button } from '../../parts/button.tsx'
import { Chip } from '../../parts/chips.tsx'
import { SelectField, TextField } from '../../parts/field.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Section } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { PartnerField } from '../../parts/partners.tsx'
import { Table } from '../../parts/table.tsx'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { permissionWords, purposeWords, serviceWords } from './client-words.ts'
import { questionOf, startOf, type Asked } from './question.ts'
import { words } from './words.ts'

const kinds = [
  { value: 'transfer', word: words.askTransfer },
  { value: 'query', word: words.askQuery },
  { value: 'permission', word: words.askPermission },
] as const

export function Explain({ clients }: { readonly clients: readonly string[] }) {
  const { t } = useLanguage()
  const order = useOrder()
  const [asked, setAsked] = useState<Asked>(startOf)
  const [answer, setAnswer] = useState<AccessExplanation>()
  const set = (changes: Partial<Asked>) => setAsked({ ...asked, ...changes })
  const client = asked.client === '' ? (clients[0] ?? '') : asked.client
  const question = questionOf({ ...asked, client })

  async function ask(event: Event): Promise<void> {
    event.preventDefault()
    if (question === undefined) return
    setAnswer(undefined)
    await order.run(async () => setAnswer(await send<AccessExplanation>('POST', '/admin/v1/access/explain', question satisfies AccessQuestion)))
  }

  return (
    <Section title={t(words.explain)} id="explain">
      <p>{t(words.explainWhat)}</p>
      <form class="filters hinted" onSubmit={(event) => void ask(event)}>
        <SelectField
          label={t(words.system)}
          value={client}
          onValue={(value) => set({ client: value })}
          choices={clients.map((value) => ({ value, label: value }))}
        />
        <SelectField
          label={t(words.askKind)}
          value={asked.kind}
          onValue={(value) => set({ kind: kinds.find((kind) => kind.value === value)?.value ?? asked.kind })}
          choices={kinds.map(({ value, word }) => ({ value, label: t(word) }))}
        />
        {asked.kind === 'permission' && (
          <SelectField
            label={t(words.permission)}
            value={asked.permission}
            onValue={(value) => set({ permission: clientPermissions.find((one) => one === value) ?? asked.permission })}
            choices={clientPermissions.map((value) => ({ value, label: `${t(permissionWords[value])} (${value})` }))}
          />
        )}
        {asked.kind === 'query' && (
          <>
            <SelectField
              label={t(words.service)}
              value={asked.service}
              onValue={(value) => set({ service: serviceIn(value) ?? asked.service })}
              choices={services.map((value) => ({ value, label: t(serviceWords[value]) }))}
            />
            <SelectField
              label={t(words.purpose)}
              value={asked.purpose}
              onValue={(value) => set({ purpose: purposes.find((one) => one === value) ?? asked.purpose })}
              choices={purposes.map((value) => ({ value, label: t(purposeWords[value]) }))}
            />
          </>
        )}
        {asked.kind !== 'permission' && (
          <>
            <PartnerField label={t(words.partner)} value={asked.partner} onValue={(partner) => set({ partner })} none="–" />
            <TextField
              label={asked.kind === 'query' ? `${t(words.procedure)} (${t(everyday.optional)})` : t(words.procedure)}
              hint={t(words.procedureHint)}
              value={asked.procedure}
              onValue={(procedure) => set({ procedure })}
              maxLength={35}
              autoComplete="off"
            />
          </>
        )}
        <div><Button type="submit" look="main" busy={order.busy} disabled={question === undefined}>{t(words.ask)}</Button></div>
      </form>
      {order.problem !== undefined && <ProblemBox problem={order.problem} />}
      <div class="stack" aria-live="polite">{answer !== undefined && <Explanation explanation={answer} />}</div>
    </Section>
  )
}

const services = Object.keys(serviceWords) as readonly (keyof typeof serviceWords)[] // the keys of a record of them

function serviceIn(value: string): keyof typeof serviceWords | undefined {
  return services.find((service) => service === value)
}

function Explanation({ explanation: { allowed, version, steps } }: { readonly explanation: AccessExplanation }) {
  const { t } = useLanguage()
  return (
    <>
      <Notice tone={allowed ? 'good' : 'bad'} title={t(allowed ? words.allowed : words.refused)}>
        <p>{version === 0 ? t(words.byNothing) : t(words.byVersion, { version })}</p>
      </Notice>
      <Table
        caption={t(words.steps)}
        captionUnseen={false}
        rows={steps}
        keyOf={({ question }) => question.en}
        columns={[
          { key: 'question', head: t(words.condition), names: true, cell: ({ question }) => t(question) },
          {
            key: 'holds',
            head: t(everyday.state),
            cell: ({ holds }) => <Chip tone={holds ? 'good' : 'bad'} icon={holds ? 'check' : 'cross'}>{t(holds ? words.holds : words.fails)}</Chip>,
          },
          { key: 'because', head: t(words.because), cell: ({ because }) => t(because) },
        ]}
      />
    </>
  )
}
