/** Differences one by one: what differs, here and there, and the act that repairs it. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { DifferenceView } from '../../../../schemas/reconciliation.ts'
import { useSession } from '../../door/session.tsx'
import { Age } from '../../parts/age.tsx'
import { ButtonLink } from '../../parts/button.tsx'
import { WordsChip } from '../../parts/chips.tsx'
import { Link } from '../../parts/link.tsx'
import { MayButton } from '../../parts/may.tsx'
import { PartnerName } from '../../parts/partners.tsx'
import { Reason } from '../../parts/reason.tsx'
import { Table } from '../../parts/table.tsx'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { RepairOne } from './repair.tsx'
import { standingWords, withName } from './standing-words.ts'
import { actWords, differenceStateWords, kindWords, rightsOfActs, words } from './words.ts'

interface TableParts {
  readonly rows: readonly DifferenceView[]
  readonly caption: string
  readonly withPartner?: boolean
  readonly onChanged: () => void
  readonly empty: ComponentChildren
}

export function DifferenceTable({ rows, caption, withPartner = false, onChanged, empty }: TableParts) {
  const { t } = useLanguage()
  const [asked, setAsked] = useState<DifferenceView>()
  return (
    <>
      <Table
        caption={caption}
        rows={rows}
        keyOf={({ id }) => id}
        empty={empty}
        columns={[
          { key: 'code', head: t(everyday.dossier), names: true, cell: (row) => <><Subject row={row} />{withPartner && <span class="small under"><PartnerName id={row.partner} /></span>}</> },
          { key: 'what', head: t(words.what), cell: (row) => <What row={row} /> },
          { key: 'here', head: t(words.here), cell: ({ here }) => (here === undefined ? '–' : t(standingWords(here))) },
          { key: 'there', head: t(words.there), cell: ({ there }) => (there === undefined ? '–' : t(standingWords(there))) },
          { key: 'state', head: t(everyday.state), cell: (row) => <Standing row={row} /> },
          { key: 'act', head: t(words.act), cell: (row) => <Act row={row} onAsk={setAsked} /> },
        ]}
      />
      {asked !== undefined && <RepairOne difference={asked} onClose={() => setAsked(undefined)} onDone={onChanged} />}
    </>
  )
}

/** The sentence names the agency by its id, as every reader of the API knows it; here it has its name. */
function What({ row: { kind, what, code, partner } }: { readonly row: DifferenceView }) {
  const { t } = useLanguage()
  const { nameOf } = usePartners()
  return (
    <>
      {withName(t(what), partner, nameOf(partner))}
      {code !== undefined && <span class="small under"><Reason code={code} /></span>}
      <span class="small under">{t(kindWords[kind].name)}</span>
    </>
  )
}

/** Leads to the closest page that shows more of it. */
function Subject({ row: { dossierCode, sender, transferId, inboxId } }: { readonly row: DifferenceView }) {
  if (transferId !== undefined) return <Link to={`/transfers/${transferId}`}>{dossierCode}</Link>
  if (inboxId !== undefined) return <Link to={`/inbox/${encodeURIComponent(inboxId)}`}>{dossierCode}</Link>
  return sender === undefined ? <>{dossierCode}</> : <Link to={`/dossiers/${encodeURIComponent(sender)}/${encodeURIComponent(dossierCode)}`}>{dossierCode}</Link>
}

function Standing({ row: { state, failure, run, repairedBy, repairedAt } }: { readonly row: DifferenceView }) {
  const { t } = useLanguage()
  return (
    <>
      <WordsChip {...differenceStateWords[state]} />
      {state === 'open' && failure !== undefined && <span class="small under">{t(words.repairFailed)} <code>{failure}</code></span>}
      {state === 'repairing' && run !== undefined && <span class="small under"><Link to={`/replay/runs/${run}`}>{t(words.byRun)}</Link></span>}
      {(repairedBy !== undefined || repairedAt !== undefined) && (
        <span class="small under">
          {repairedBy !== undefined && t(words.repairedBy, { by: repairedBy })} {repairedAt !== undefined && <Age at={repairedAt} short />}
        </span>
      )}
    </>
  )
}

function Act({ row, onAsk }: { readonly row: DifferenceView; readonly onAsk: (row: DifferenceView) => void }) {
  const { t } = useLanguage()
  const { may } = useSession()
  const { act, state, dossierCode, toCorrect, transferId } = row
  if (state !== 'open') return null
  if (act === 'none') return <>{t(words.talk)}</>
  const name = t(actWords[act])
  const repair = <MayButton right={rightsOfActs[act]} label={t(words.repairOneOf, { act: name, code: dossierCode })} onClick={() => onAsk(row)}>{name}</MayButton>
  if (toCorrect !== true || transferId === undefined || !may('transfers.correct')) return repair
  return (
    <span class="row">
      <ButtonLink look="main" to={`/transfers/${transferId}/correct`}>{t(words.correct)}<span class="unseen">: {dossierCode}</span></ButtonLink>
      {repair}
    </span>
  )
}
