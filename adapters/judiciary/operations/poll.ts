/**
 * What is new at the Department of Justice: the list of states, a question for each awaited dossier of which it gave us
 * no id and which the list leaves out, and the records of those that are finished. A record is marked as fetched only
 * after its event was stored; states are told as long as they stand, and never marked: the mark names a dossier and not
 * a state, and could hide the next one.
 */
import { Value } from 'typebox/value'
import { maxRawLength } from '../../../src/domain/outcome.ts'
import type { AwaitedDossier, Exchange, Failure, InboundEvent, PollAnswer, PollRequest } from '../../../src/ports/adapter.ts'
import type { OperationsConfig } from '../config.ts'
import type { LineContext } from '../line-context.ts'
import { notUnderstood, oneLine } from '../not-understood.ts'
import { aboutDossier, concernsAll, failureOfWords } from '../replies.ts'
import { ruleOf } from '../reply-rules.ts'
import { callOperation, jsonBody } from './call.ts'
import { eventOfRecord, eventOfState, isFinished, type SeenState } from './state-events.ts'
import { ListAnswer, StateAnswer, StateItem, operation } from './wire.ts'

type Line = LineContext<OperationsConfig>

export async function pollOperations(line: Line, { awaited }: PollRequest, exchange: Exchange): Promise<PollAnswer> {
  const listed = await list(line, operation.states, exchange)
  if (listed.kind === 'failed') return listed
  const events: InboundEvent[] = []
  const finished: AwaitedDossier[] = []
  let failure: Failure | undefined
  for (const dossier of awaited) {
    const seen = listedState(listed.items, dossier) ?? (dossier.remoteId === undefined ? await ask(line, dossier, exchange) : unsaid)
    if (seen.kind === 'failed') {
      failure = concernsAll(seen.outcome) ? seen.outcome : (failure ?? aboutDossier(seen.outcome, dossier.dossierCode))
      if (concernsAll(seen.outcome)) break
    }
    if (seen.kind === 'odd') events.push(seen.event)
    if (seen.kind !== 'state') continue
    if (isFinished(seen.state)) finished.push(dossier)
    else events.push(eventOfState(dossier, seen.state))
  }
  const fetched = finished.length === 0 ? nothing : await fetchRecords(line, finished, exchange)
  failure ??= fetched.failure
  const all = [...events, ...fetched.events]
  if (failure !== undefined && all.length === 0) return { kind: 'failed', outcome: failure }
  return { kind: 'polled', events: all, more: false, ...(fetched.ids.length === 0 ? {} : { acknowledgement: fetched.ids.join(';') }), ...(failure === undefined ? {} : { failure }) }
}

type Listed = { readonly kind: 'listed'; readonly items: readonly unknown[] } | { readonly kind: 'failed'; readonly outcome: Failure }

async function list(line: Line, name: string, exchange: Exchange): Promise<Listed> {
  const body = jsonBody({ infoType: line.agreement.infoType })
  const reading = await callOperation(line, { name, body, answer: ListAnswer, withheld: name === operation.results }, exchange)
  if (reading.kind === 'failed') return reading
  const { LISTCONTENT, STATUS, DESCRIPTION } = reading.answer
  if (Array.isArray(LISTCONTENT)) return { kind: 'listed', items: LISTCONTENT }
  const words = DESCRIPTION ?? ''
  if (ruleOf(words)?.class === 'missing' || (words === '' && STATUS !== undefined && String(STATUS) === '1')) return { kind: 'listed', items: [] }
  return { kind: 'failed', outcome: failureOfWords(words, reading.raw) }
}

/** By the id that the partner gave, or by our code, which stands in receiveNo. */
function isAbout(item: unknown, { remoteId, dossierCode }: AwaitedDossier): boolean {
  if (typeof item !== 'object' || item === null) return false
  const { DECLARATION_ID: id, RECEIVE_NO: receiveNo } = item as { readonly DECLARATION_ID?: unknown; readonly RECEIVE_NO?: unknown }
  return ((typeof id === 'string' || typeof id === 'number') && String(id) === remoteId) || receiveNo === dossierCode
}

type Seen =
  | { readonly kind: 'state'; readonly state: SeenState }
  | { readonly kind: 'unsaid' }
  | { readonly kind: 'odd'; readonly event: InboundEvent }
  | { readonly kind: 'failed'; readonly outcome: Failure }

const unsaid: Seen = { kind: 'unsaid' }

/** States carry nothing of what records say, so that a misshapen one can be shown. */
function listedState(items: readonly unknown[], dossier: AwaitedDossier): Seen | undefined {
  const item = items.find((each) => isAbout(each, dossier))
  if (item === undefined) return undefined
  const raw = JSON.stringify(item).slice(0, maxRawLength)
  if (!Value.Check(StateItem, item)) return { kind: 'odd', event: notUnderstood(dossier, { raw, partnerCode: operation.states }) }
  return { kind: 'state', state: { code: item.DEC_STATUS_ID, raw } }
}

async function ask(line: Line, dossier: AwaitedDossier, exchange: Exchange): Promise<Seen> {
  const body = jsonBody({ idReceivedDec: dossier.dossierCode, infoType: line.agreement.infoType })
  const reading = await callOperation(line, { name: operation.state, body, answer: StateAnswer }, exchange)
  if (reading.kind === 'failed') return reading
  const { DEC_STATUS_ID, DEC_STATUS_NAME, DESCRIPTION, STATUS } = reading.answer
  if (DEC_STATUS_ID !== undefined && DEC_STATUS_ID !== null) {
    return { kind: 'state', state: { code: DEC_STATUS_ID, raw: reading.raw, ...(DEC_STATUS_NAME ? { words: String(DEC_STATUS_NAME) } : {}) } }
  }
  if (String(STATUS) === '1') return unsaid
  const words = DESCRIPTION ?? ''
  const rule = ruleOf(words)
  if (rule?.class === 'broken' || rule?.class === 'later') return { kind: 'failed', outcome: failureOfWords(words, reading.raw) }
  return { kind: 'odd', event: notUnderstood(dossier, { raw: reading.raw, partnerCode: oneLine(STATUS ?? operation.state), ...(words === '' ? {} : { partnerWords: words }) }) }
}

interface Fetched {
  readonly events: readonly InboundEvent[]
  /** Of the records that came. */
  readonly ids: readonly string[]
  readonly failure?: Failure
}

const nothing: Fetched = { events: [], ids: [] }

async function fetchRecords(line: Line, finished: readonly AwaitedDossier[], exchange: Exchange): Promise<Fetched> {
  const listed = await list(line, operation.results, exchange)
  if (listed.kind === 'failed') return { ...nothing, failure: listed.outcome }
  const events: InboundEvent[] = []
  const ids: string[] = []
  for (const dossier of finished) {
    const { event, fetched } = eventOfRecord(dossier, listed.items.find((each) => isAbout(each, dossier)), line.agreement.accessToken ?? '')
    events.push(event)
    if (fetched !== undefined) ids.push(fetched)
  }
  return { events, ids }
}
