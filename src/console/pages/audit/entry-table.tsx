/** Entries of the audit: when, what, who, for what, and what came of it. */
import type { Bilingual } from '../../../../schemas/bilingual.ts'
import type { AuditEntryView } from '../../../../schemas/audit-entry.ts'
import type { Role } from '../../../../schemas/permissions.ts'
import { errorTable, isErrorCode } from '../../../domain/errors.ts'
import { Age } from '../../parts/age.tsx'
import { Chip } from '../../parts/chips.tsx'
import { Id } from '../../parts/code.tsx'
import { Details } from '../../parts/details.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { Link } from '../../parts/link.tsx'
import { Empty } from '../../parts/notice.tsx'
import { PartnerName } from '../../parts/partners.tsx'
import { Table } from '../../parts/table.tsx'
import { everyday } from '../../words/everyday.ts'
import { useLanguage, type LanguageChoice } from '../../words/language.tsx'
import { roleWords } from '../../words/roles.ts'
import { operationOf, operationWords, placeOf } from './operation-words.ts'
import { actorWords, kindWords, refusalWords, strangerWords, wentWords, words } from './words.ts'

const longestObject = 40
/** As the journal names what was done at a door before anybody was known. */
const door = 'door'

export function EntryTable({ entries }: { readonly entries: readonly AuditEntryView[] }) {
  const { t } = useLanguage()
  return (
    <Table
      caption={t(words.list)}
      rows={entries}
      keyOf={({ id }) => id}
      empty={<Empty title={t(words.none)}><p>{t(words.noneWhy)}</p></Empty>}
      columns={[
        { key: 'at', head: t(words.at), cell: ({ at }) => <Age at={at} /> },
        { key: 'what', head: t(words.whoDidWhat), names: true, cell: (entry) => <Sentence entry={entry} /> },
        {
          key: 'outcome',
          head: t(words.outcome),
          cell: ({ answer }) => <Outcome answer={answer} />,
        },
        { key: 'more', head: t(words.more), cell: (entry) => <More entry={entry} /> },
      ]}
    />
  )
}

/** Who did what to what, and why. */
function Sentence({ entry: { actor, official, action, kind, dossierCode, object, partner, reason } }: { readonly entry: AuditEntryView }) {
  const { t } = useLanguage()
  const { name, values } = operationOf(action)
  const did = operationWords[name]
  const place = placeOf(name, object)
  const shown = dossierCode ?? <ObjectWords object={object} />
  return (
    <>
      <strong>{actor.kind === 'gateway' && actor.id === door ? t(strangerWords) : actor.id}</strong>{official !== undefined && ` · ${official}`} {did === undefined ? <>{t(kindWords[kind])} <code>{name}</code></> : t(did)}{' '}
      {place === undefined ? object !== actor.id && shown : <Link to={place}>{shown}</Link>}
      {values !== '' && `: ${valuesIn(name, values, t)}`}
      <span class="small under">
        {t(actorWords[actor.kind])}
        {partner !== undefined && <> · <PartnerName id={partner} /></>}
        {reason !== undefined && ` · ${t(words.why, { reason: reasonIn(kind, reason, t) })}`}
      </span>
    </>
  )
}

/** Of a log-in and a change of one’s own proof the reason is one of ours. */
function reasonIn(kind: AuditEntryView['kind'], reason: string, t: LanguageChoice['t']): string {
  const known = kind === 'log-in' || kind === 'account-change' ? refusalWords[reason] : undefined
  return known === undefined ? reason : t(known)
}

function valuesIn(operation: string, values: string, t: LanguageChoice['t']): string {
  if (operation !== 'giveRoles') return values
  if (values === 'none') return t(words.noRoles)
  return values.split(' ').map((role) => (role in roleWords ? t(roleWords[role as Role]) : role)).join(', ') // just asked
}

function Outcome({ answer }: Pick<AuditEntryView, 'answer'>) {
  const { t } = useLanguage()
  const told = answerWords(answer)
  if (told !== undefined && answer in wentWords) return <Chip tone="good" icon="check">{t(told)}</Chip>
  return <Chip tone="warn" icon="warning">{told === undefined ? <code>{answer}</code> : t(told)}</Chip>
}

function answerWords(answer: string): Bilingual | undefined {
  return wentWords[answer] ?? (isErrorCode(answer) ? errorTable[answer].title : undefined)
}

/** The code stands small beside. */
function InWords({ told, code }: { readonly told: Bilingual | undefined; readonly code: string }) {
  const { t } = useLanguage()
  return told === undefined ? <code>{code}</code> : <>{t(told)} <code class="small">{code}</code></>
}

/** Digests are shortened; the whole stands in the details. */
function ObjectWords({ object }: { readonly object: string | undefined }) {
  if (object === undefined || object.length <= longestObject) return <>{object}</>
  return <code title={object}>{object.slice(0, 12)}…</code>
}

function More({ entry }: { readonly entry: AuditEntryView }) {
  const { t } = useLanguage()
  const { action, answer, object, reason, unit, purpose, procedureCode, askedDossier, question, requestId, id } = entry
  return (
    <Details summary={<>{t(words.more)} <span class="unseen">{id}</span></>}>
      {() => (
        <KeyValue
          facts={[
            { name: t(words.kind), value: t(kindWords[entry.kind]) },
            { name: t(words.operation), value: <InWords told={operationWords[operationOf(action).name]} code={action} /> },
            { name: t(words.outcome), value: <InWords told={answerWords(answer)} code={answer} /> },
            { name: t(words.reason), value: reason && reasonIn(entry.kind, reason, t) },
            { name: t(words.object), value: object && <Id value={object} /> },
            { name: t(words.unit), value: unit },
            { name: t(words.purpose), value: purpose },
            { name: t(words.procedure), value: procedureCode },
            { name: t(words.askedDossier), value: askedDossier },
            { name: t(words.question), value: question && <Id value={question} short /> },
            { name: t(words.request), value: <code>{requestId}</code> },
            { name: t(words.entry), value: <code>{id}</code> },
            { name: t(everyday.dossier), value: entry.dossierCode },
          ]}
        />
      )}
    </Details>
  )
}
