/**
 * Asks the central system for each awaited dossier. The answers carry what records say, so neither they nor their texts
 * are kept: they leave as files only.
 */
import type { AwaitedDossier, Exchange, Failure, InboundEvent, PollAnswer, PollRequest } from '../../../src/ports/adapter.ts'
import type { CentralConfig } from '../config.ts'
import { jsonHeaders, type LineContext } from '../line-context.ts'
import { notUnderstood, oneLine } from '../not-understood.ts'
import { failureOfWords, readAnswer, type Reading } from '../replies.ts'
import { ruleOf } from '../reply-rules.ts'
import { openRounds, type RoundBook } from './rounds.ts'
import { eventsOfItems } from './scan-events.ts'
import { ScanAnswer, operation } from './wire.ts'

/** How long the central system may know nothing of a dossier that it took, before a person is told. */
const settlingMs = 24 * 3_600_000

export async function pollCentral(line: LineContext<CentralConfig>, { cursor, awaited }: PollRequest, exchange: Exchange): Promise<PollAnswer> {
  const rounds = openRounds(cursor)
  const events: InboundEvent[] = []
  for (const [index, dossier] of awaited.entries()) {
    const reading = await scan(line, dossier.dossierCode, exchange)
    const told = reading.kind === 'failed' ? reading : tell(line, dossier, reading, rounds)
    if (told.kind === 'failed') return index === 0 ? told : polled(events, rounds, told.outcome)
    events.push(...told.events)
  }
  return polled(events, rounds)
}

function polled(events: readonly InboundEvent[], rounds: RoundBook, failure?: Failure): PollAnswer {
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
  const { dossierCode } = dossier
  const { status, statusDescription, value } = reading.answer
  if (String(status) === '1') return { kind: 'told', events: eventsOfItems(dossierCode, (value ?? []).filter((item) => isAbout(item, dossierCode)), rounds) }

  const words = statusDescription ?? ''
  const rule = ruleOf(words)
  if (rule?.class === 'broken' || rule?.class === 'later') return { kind: 'failed', outcome: failureOfWords(words, reading.raw) }
  if (rule?.class === 'missing' && line.clock.now().getTime() - dossier.acceptedAt.getTime() < settlingMs) return { kind: 'told', events: [] }
  // an unforeseen word against one dossier must not keep the others from being asked for
  const kept = value === undefined || value === null || value.length === 0 ? words : '(withheld: a record may stand beside it)'
  const raw = JSON.stringify({ status, statusDescription: kept })
  return { kind: 'told', events: [notUnderstood({ dossierCode, raw, partnerCode: oneLine(status), partnerWords: kept })] }
}

function isAbout(item: unknown, dossierCode: string): boolean {
  return typeof item === 'object' && item !== null && 'maHoSoMCDT' in item && item.maHoSoMCDT === dossierCode
}
