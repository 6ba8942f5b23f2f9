/** Holds what transfer.json says against what is signed, hashed or in the journal: the description itself proves nothing. */
import { Value } from 'typebox/value'
import type { EvidenceFinding } from '../../schemas/evidence-report.ts'
import { Sha256 } from '../../schemas/primitives.ts'
import { deliveredStates } from '../domain/transfer.ts'
import { isRecent, type Checking } from './checking.ts'
import { descriptionName, readJson } from './description.ts'
import { failed, incomplete, notChecked, ok } from './findings.ts'
import type { JournalEntry } from './journal-proof.ts'

export async function checkAgreement(checking: Checking): Promise<readonly EvidenceFinding[]> {
  const { description: { transfer, payload }, entries, container } = checking
  const bytes = payload.kept ? await container.read('payload.json') : undefined
  const findings = [...columnsOf(checking), ...stateOf(checking), ...attemptsOf(checking), ...beginningOf(checking), ...dossierOf(checking, bytes && readJson(bytes))]
  if (findings.length > 0 || entries.length === 0) return findings
  return [ok(descriptionName, { vi: `Nhật ký nói như mô tả: ${transfer.state}`, en: `The journal says what it says: ${transfer.state}` })]
}

function columnsOf({ description: { transfer: { client, partner, dossierCode } }, entries }: Checking): readonly EvidenceFinding[] {
  const its = entries.filter(isOfTransfer)
  return [
    ...(its.every((entry) => entry.partner === partner) ? [] : [differs('cơ quan nhận', 'the partner')]),
    ...(its.every((entry) => entry.dossierCode === dossierCode) ? [] : [differs('mã hồ sơ', 'the dossier')]),
    ...(its.every((entry) => entry.client === client) ? [] : [differs('hệ thống gửi', 'the client')]),
  ]
}

function isOfTransfer({ type }: JournalEntry): boolean {
  return type.startsWith('transfer.')
}

function differs(vi: string, en: string): EvidenceFinding {
  return failed(descriptionName, 'evidence-differs', { vi: `Nhật ký nêu khác về ${vi}`, en: `The journal says something else of ${en}` })
}

const beingTried = ['waiting', 'delivering']

/** States that a transfer may have after its last entry, where that is not the state that the entry is called by. */
const statesAfter: Readonly<Record<string, readonly string[]>> = {
  'transfer.accepted': ['accepted', 'delivering'],
  'transfer.waiting': beingTried,
  'transfer.replayed': beingTried,
  'transfer.resent': beingTried,
  // a resend leaves what was there before it
  'transfer.delivered': deliveredStates,
  'transfer.resend-failed': deliveredStates,
  'transfer.resend-cancelled': deliveredStates,
  'transfer.dismissed': ['cancelled'],
  'transfer.corrected': ['cancelled'],
}

function stateOf({ description: { transfer: { state, stateAt } }, entries, sealedAt }: Checking): readonly EvidenceFinding[] {
  const last = entries.findLast(isOfTransfer)?.type
  if (last === undefined || (statesAfter[last] ?? [last.slice('transfer.'.length)]).includes(state)) return []
  if (isRecent(stateAt, sealedAt)) return [notChecked(descriptionName, { vi: `Trạng thái ${state} chưa có trong khối nào`, en: `The state ${state} is in no block yet` })]
  return [differs('trạng thái', 'the state')]
}

function attemptsOf({ description: { attempts }, entries, sealedAt }: Checking): readonly EvidenceFinding[] {
  const said = entries.filter(isOfTransfer).flatMap(({ said: { attempt, outcome, evidence } }) => (attempt === undefined ? [] : [{ attempt, outcome, evidence }]))
  const contradicted = said.filter(({ attempt, outcome, evidence }) =>
    !attempts.some(({ number, outcome: claimed, record }) => number === attempt && (outcome === undefined || outcome === claimed) && (evidence === undefined || evidence === record?.sha256)))
  // an attempt that ended without a word has no entry
  const unknown = attempts.filter(({ number, outcome }) => outcome !== 'interrupted' && !said.some(({ attempt }) => attempt === number))
  return [
    ...contradicted.map(({ attempt }) => failed(`attempts/${attempt}`, 'evidence-differs', { vi: 'Nhật ký nêu khác về lần gửi này', en: 'The journal says something else of this attempt' })),
    ...unknown.map(({ number, finishedAt }) =>
      isRecent(finishedAt, sealedAt)
        ? notChecked(`attempts/${number}`, { vi: 'Mục nhật ký của nó chưa vào khối nào', en: 'Its entry of the journal is in no block yet' })
        : failed(`attempts/${number}`, 'evidence-differs', { vi: 'Không mục nhật ký nào nêu lần gửi này', en: 'No entry of the journal names this attempt' })),
  ]
}

/** A transfer of a client begins with an acceptance that we signed, and every one with an entry that names its dossier. */
function beginningOf({ description: { transfer: { purpose, acceptedAt }, acceptance }, entries, sealedAt }: Checking): readonly EvidenceFinding[] {
  const first = entries.find(({ type }) => type === 'transfer.accepted')
  const accepted = purpose === 'submission' || first?.said.receiptDigest !== undefined
  return [
    ...(accepted && acceptance === undefined ? [incomplete('acceptance.json', { vi: 'Thiếu xác nhận tiếp nhận', en: 'The acceptance is not in the container' })] : []),
    ...(first !== undefined || isRecent(acceptedAt, sealedAt) ? [] : [incomplete('journal/entries.jsonl', { vi: 'Thiếu mục nhật ký về việc tiếp nhận', en: 'The entry of the journal about its acceptance is missing' })]),
  ]
}

function dossierOf({ description: { transfer, attachments, acceptance } }: Checking, payload: unknown): readonly EvidenceFinding[] {
  if (typeof payload !== 'object' || payload === null) return []
  const { code, sender, receiver } = payload as { readonly code?: unknown; readonly sender?: unknown; readonly receiver?: unknown }
  const same = code === transfer.dossierCode && sender === transfer.sender && receiver === transfer.partner
  const missing = filesIn(payload).filter((digest) => !attachments.some((file) => file.sha256 === digest))
  return [
    // what the gateway made itself goes elsewhere than the dossier that it is about
    ...(acceptance === undefined || same ? [] : [failed(descriptionName, 'evidence-differs', { vi: 'Hồ sơ nêu mã, bên gửi hoặc bên nhận khác', en: 'The dossier names another code, sender or receiver' })]),
    ...missing.map((digest) => incomplete(`attachments/${digest}`, { vi: 'Hồ sơ nêu tệp này, gói thì không', en: 'The dossier names this file, the container does not' })),
  ]
}

/** Digests of the files that are named anywhere in it, however deep. */
function filesIn(payload: object): readonly string[] {
  const digests: string[] = []
  const open: unknown[] = [payload]
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value !== 'object' || value === null) continue
    if ('digest' in value && 'fileName' in value && Value.Check(Sha256, value.digest)) digests.push(value.digest)
    for (const inner of Object.values(value)) open.push(inner)
  }
  return digests
}
