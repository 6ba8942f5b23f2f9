/** What the check of a draft came to: faults, what changes, the text for the file. */
import type { SettingsCheck } from '../../../../schemas/partner-desk.ts'
import { Code } from '../../parts/code.tsx'
import { labelsAt, valueAt, type Shape } from '../../parts/form-shape.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Section } from '../../parts/page.tsx'
import { Table } from '../../parts/table.tsx'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { words } from './words.ts'

interface Both {
  readonly values: unknown
  readonly agreement: unknown
}

interface ResultParts {
  readonly check: SettingsCheck
  readonly outdated: boolean
  readonly running: Both
  readonly draft: Both
  readonly shapes: { readonly values: Shape; readonly agreement: Shape }
}

export function CheckResult({ check: { faults, changed, fragment }, outdated, running, draft, shapes }: ResultParts) {
  const { t } = useLanguage()
  return (
    <Section title={t(words.result)}>
      {outdated && <Notice tone="warn" title={t(words.outdated)} />}
      {faults.length > 0 && (
        <Notice tone="bad" title={t(words.faults, { count: faults.length })}>
          <ul>
            {faults.map(({ field, message }) => (
              <li key={field}><FieldName pointer={field} shapes={shapes} /> {t(message)}</li>
            ))}
          </ul>
        </Notice>
      )}
      {faults.length === 0 && <Notice tone="good" title={t(changed.length === 0 ? words.same : words.fine)} />}
      {changed.length > 0 && (
        <Table
          caption={t(words.changed)}
          captionUnseen={false}
          rows={changed}
          keyOf={(pointer) => pointer}
          columns={[
            { key: 'field', head: t(words.field), names: true, cell: (pointer) => <FieldName pointer={pointer} shapes={shapes} /> },
            { key: 'now', head: t(words.now), cell: (pointer) => <Value value={valueAt(running, pointer)} /> },
            { key: 'drafted', head: t(words.drafted), cell: (pointer) => <Value value={valueAt(draft, pointer)} /> },
          ]}
        />
      )}
      {fragment !== undefined && changed.length > 0 && (
        <>
          <h3>{t(words.fragment)}</h3>
          <p>{t(words.fragmentWhat)}</p>
          <p><CopyButton text={fragment} label={t(words.fragment)} /></p>
          <Code label={t(words.fragment)} value={fragment} />
        </>
      )}
    </Section>
  )
}

function FieldName({ pointer, shapes }: { readonly pointer: string; readonly shapes: ResultParts['shapes'] }) {
  const { t } = useLanguage()
  const [part, rest] = pointer.startsWith('/values') ? [shapes.values, pointer.slice('/values'.length)] : [shapes.agreement, pointer.slice('/agreement'.length)]
  const labels = labelsAt(part, rest) ?? []
  return (
    <>
      {labels.map((label) => (typeof label === 'string' ? label : t(label))).join(' › ')} <code class="small">{pointer}</code>
    </>
  )
}

function Value({ value }: { readonly value: unknown }) {
  const { t } = useLanguage()
  if (value === undefined) return <span class="soft">{t(everyday.none)}</span>
  return <code>{typeof value === 'string' ? value : JSON.stringify(value)}</code>
}
