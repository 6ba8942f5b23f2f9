/**
 * Asks the central system for each awaited dossier. The answers carry what records say, so neither they nor their texts
 * are kept: they leave as files only. An odd answer about one dossier is that dossier's, and the next one is asked for.
 */
import type { AwaitedDossier, Exchange, Failure, InboundEvent, PollAnswer, PollRequest } from '../../../src/ports/adapter.ts'
import type { CentralConfig } from '../config.ts'
import { jsonHeaders, type LineContext } from '../line-context.ts'
import { notUnderstood, oneLine } from '../not-understood.ts'
import { dataFile } from '../record-files.ts'
import { aboutDossier, concernsAll, failureOfWords, readAnswer, type Reading } from '../replies.ts'
import { ruleOf } from '../reply-rules.ts'
import { openRounds, type RoundBook } from './rounds.ts'
import { eventsOfItems } from './scan-events.ts'
import { ScanAnswer, operation } from './wire.ts'

/** How long the central system may know nothing of a dossier that it took, before a person is told. */
const settlingMs = 24 * 3_600_000

export async function pollCentral(line: LineContext<CentralConfig>, { cursor, awaited }: PollRequest, exchange: Exchange): Promise<PollAnswer> {
  const rounds = openRounds(cursor)
  const events: InboundEvent[] = []
  let noted: Failure | undefined
  for (const dossier of awaited) {
    const reading = await scan(line, dossier.dossierCode, exchange)
    const told = reading.kind === 'failed' ? reading : tell(line, dossier, reading, rounds)
    if (told.kind === 'told') {
      events.push(...told.events)
      continue
    }
    if (concernsAll(told.outcome)) return polled(events, rounds, told.outcome)
    noted ??= aboutDossier(told.outcome, dossier.dossierCode)
  }
  return polled(events, rounds, noted)
}

function polled(events: readonly InboundEvent[], rounds: RoundBook, failure?: Failure): PollAnswer {
  if (failure !== undefined && events.length === 0) return { kind: 'failed', outcome: failure }
  const cursor = rounds.cursor()
  return { kind: 'polled', events, more: false, ...(cursor === undefined ? {} : { cursor }), ...(failure === undefined ? {} : { failure }) }
}

export async function scan({ agreement, baseUrl, clock }: LineContext<CentralConfig>, maHoSoMCDT: string, exchange: Exchange): Promise<Reading<ScanAnswer>> {
  const { authKey, provinceCode: maTinh, scanPath } = agreement
  const body = Buffer.from(JSON.stringify({ authKey, maTinh, maHoSoMCDT }))
  const result = await exchange.call({ name: operation.scan, method: 'POST', url: baseUrl + scanPath, headers: jsonHeaders, body, secret: true })
  return result.ok ? readAnswer(ScanAnswer, result.answer, { now: clock.now(), withheld: true, hide: [authKey] }) : { kind: 'failed', outcome: result.outcome }
}

type Told = { readonly kind: 'told'; readonly events: readonly InboundEvent[] } | { readonly kind: 'failed'; readonly outcome: Failure }

function tell(line: LineContext<CentralConfig>, dossier: AwaitedDossier, reading: { readonly answer: ScanAnswer; readonly raw: string }, rounds: RoundBook): Told {
  const { status, value } = reading.answer
  const { authKey } = line.agreement
  const items = value ?? []
  if (String(status) === '1' && Array.isArray(items)) {
    return { kind: 'told', events: eventsOfItems(dossier, items.filter((item) => isAbout(item, dossier.dossierCode)), { rounds, secret: authKey }) }
  }
  if (String(status) === '1') return { kind: 'told', events: [listless(dossier, items, authKey)] }

  const words = wordsOf(reading.answer)
  const rule = ruleOf(words)
  if (rule?.class === 'broken' || rule?.class === 'later') return { kind: 'failed', outcome: failureOfWords(words, reading.raw) }
  if (rule?.class === 'missing' && line.clock.now().getTime() - dossier.acceptedAt.getTime() < settlingMs) return { kind: 'told', events: [] }
  const kept = isNothing(value) ? words : '(withheld: a record may stand beside it)'
  const raw = JSON.stringify({ status, statusDescription: kept })
  return { kind: 'told', events: [notUnderstood(dossier, { raw, partnerCode: oneLine(status), partnerWords: kept })] }
}

/** Something stands where the list of items should: what it holds is unknown, so that all of it is kept as a record is. */
function listless(dossier: AwaitedDossier, value: unknown, secret: string): InboundEvent {
  const raw = 'Scan: value is no list'
  return notUnderstood(dossier, { raw, partnerWords: raw, files: [dataFile(value)], content: { value, secret } })
}

export function wordsOf({ statusDescription }: ScanAnswer): string {
  return typeof statusDescription === 'string' ? statusDescription.slice(0, 4_000) : ''
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0)
}

export function isAbout(item: unknown, dossierCode: string): boolean {
  return typeof item === 'object' && item !== null && 'maHoSoMCDT' in item && item.maHoSoMCDT === dossierCode
}
