/** The timeline of a transfer as arrows between four lanes: who told whom what. Pure. */
import type { Bilingual } from '../../../../schemas/bilingual.ts'
import type { TimelineStepView } from '../../../../schemas/timeline.ts'
import type { AdminTransferView } from '../../../../schemas/transfer.ts'
import type { Values } from '../../words/choice.ts'
import { eventWords, nationalWords } from '../../words/dossiers.ts'
import { meaningOf } from '../../words/outcome-codes.ts'
import { deliveryWords, type Tone } from '../../words/states.ts'
import { stepWords } from './step-words.ts'

export const laneNames = ['client', 'gateway', 'partner', 'portal'] as const
export type LaneName = (typeof laneNames)[number]

export interface Step {
  readonly at: string
  readonly from: LaneName
  /** The same as `from`: something that happened there. */
  readonly to: LaneName
  readonly says: Bilingual
  readonly values: Values
  readonly tone: Tone
  /** A code or words of the partner below. */
  readonly aside?: string
  readonly attempt?: number
  /** Another transfer that it is about. */
  readonly transferId?: string
}

/** `mirrors`: what the gateway told the national portal of the same dossier. */
export function stepsOf(transfer: Pick<AdminTransferView, 'purpose'>, timeline: readonly TimelineStepView[], mirrors: readonly AdminTransferView[]): readonly Step[] {
  const far = farLaneOf(transfer)
  const own = timeline.flatMap((step) => stepOf(step, far, transfer.purpose !== 'submission'))
  return [...own, ...mirrors.map(stepOfMirror)].toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
}

/** What a code below a step means, unless the step says it already. */
export function meaningBeside({ says, aside }: Pick<Step, 'says' | 'aside'>): Bilingual | undefined {
  const meaning = aside === undefined ? undefined : meaningOf(aside)
  return meaning === undefined || says.vi.includes(meaning.vi) ? undefined : meaning
}

/** Where a transfer goes: mirrors go to the portal, webhooks back to the client. */
function farLaneOf({ purpose }: Pick<AdminTransferView, 'purpose'>): LaneName {
  if (purpose === 'mirror') return 'portal'
  return purpose === 'webhook' ? 'client' : 'partner'
}

function stepOf({ at, kind, name, attempt, data }: TimelineStepView, far: LaneName, ownOfGateway: boolean): readonly Step[] {
  const about = { at, ...(attempt === undefined ? {} : { attempt }) }
  switch (kind) {
    case 'attempt':
      if (name === 'started') return [{ ...about, from: 'gateway', to: 'gateway', says: stepWords.attemptStarted, values: { n: attempt ?? 0 }, tone: 'busy' }]
      return [{ ...about, from: 'gateway', to: 'gateway', says: outcomeSays(name), values: { n: attempt ?? 0 }, tone: toneOfOutcome(name), ...asideOf(textIn(data, 'code')) }]
    case 'exchange': {
      const values = { name, method: textIn(data, 'method') ?? '', status: numberIn(data, 'status') ?? '', ms: numberIn(data, 'milliseconds') ?? '' }
      const answered = numberIn(data, 'status') !== undefined
      const back: Step = answered
        ? { ...about, at: later(at, numberIn(data, 'milliseconds')), from: far, to: 'gateway', says: stepWords.answered, values, tone: toneOfStatus(numberIn(data, 'status')) }
        : { ...about, at: later(at, numberIn(data, 'milliseconds')), from: far, to: 'gateway', says: stepWords.unanswered, values, tone: 'bad', ...asideOf(textIn(data, 'failure')) }
      return [{ ...about, from: 'gateway', to: far, says: stepWords.asked, values, tone: 'busy' }, back]
    }
    case 'signature':
      return [{ ...about, from: 'gateway', to: 'gateway', says: name === 'made' ? stepWords.signed : stepWords.verified, values: { organisation: textIn(data, 'organisation') ?? '', algorithm: textIn(data, 'algorithm') ?? '' }, tone: 'good' }]
    case 'event':
      return stepsOfEvent(at, name, data, far, ownOfGateway)
  }
}

function stepsOfEvent(at: string, name: string, data: Data, far: LaneName, ownOfGateway: boolean): readonly Step[] {
  if (name === 'transfer.accepted') {
    // what an operator corrected was handed over by no client
    const corrected = textIn(data, 'corrects') !== undefined
    if (corrected) return [{ at, from: 'gateway', to: 'gateway', says: stepWords.acceptedCorrected, values: {}, tone: 'good' }]
    const says = ownOfGateway ? stepWords.acceptedOwn : stepWords.accepted
    return [{ at, from: ownOfGateway ? 'gateway' : 'client', to: 'gateway', says, values: {}, tone: 'good' }]
  }
  // what an attempt came to stands at its end already
  if (name.startsWith('transfer.') && 'attempt' in data) return []
  if (name === 'transfer.confirmed') return [{ at, from: far, to: 'gateway', says: stepWords.confirmed, values: {}, tone: 'good' }]
  const order = orders[name]
  if (order !== undefined) {
    const actor = textIn(data, 'actor') ?? textIn(data, 'by') ?? ''
    const byClient = name === 'transfer.cancelled'
    return [{ at, from: byClient ? 'client' : 'gateway', to: 'gateway', says: order, values: { actor }, tone: 'wait', ...asideOf(textIn(data, 'reason')) }]
  }
  if (name.startsWith('partner.')) return [{ at, from: far === 'client' ? 'partner' : far, to: 'gateway', says: partnerSays(name), values: {}, tone: textIn(data, 'state') === 'applied' ? 'good' : 'idle', ...asideOf(textIn(data, 'partnerCode')) }]
  if (name === 'dossier.status') return [{ at, from: 'gateway', to: 'gateway', says: statusSays(numberIn(data, 'to')), values: {}, tone: 'busy' }]
  return [{ at, from: 'gateway', to: 'gateway', says: stepWords.event, values: { name }, tone: 'idle' }]
}

function stepOfMirror({ id, acceptedAt, dossierStatus, state }: AdminTransferView): Step {
  const { words, tone } = deliveryWords[state]
  return {
    at: acceptedAt,
    from: 'gateway',
    to: 'portal',
    says: { vi: `${stepWords.mirrored.vi} “${nationalWords[dossierStatus]?.vi ?? dossierStatus}”: ${words.vi}`, en: `${stepWords.mirrored.en} “${nationalWords[dossierStatus]?.en ?? dossierStatus}”: ${words.en}` },
    values: {},
    tone,
    transferId: id,
  }
}

type Data = TimelineStepView['data']

const orders: Readonly<Record<string, Bilingual>> = {
  'transfer.replayed': stepWords.replayed,
  'transfer.resent': stepWords.resent,
  'transfer.dismissed': stepWords.dismissed,
  'transfer.cancelled': stepWords.cancelled,
  'transfer.corrected': stepWords.corrected,
  'transfer.resend-cancelled': stepWords.resendCancelled,
}

function outcomeSays(outcome: string): Bilingual {
  const table: Readonly<Record<string, Bilingual>> = {
    delivered: stepWords.outcomeDelivered,
    refused: stepWords.outcomeRefused,
    later: stepWords.outcomeLater,
    broken: stepWords.outcomeBroken,
    unclear: stepWords.outcomeUnclear,
    interrupted: stepWords.outcomeInterrupted,
  }
  return table[outcome] ?? { vi: outcome, en: outcome }
}

function toneOfOutcome(outcome: string): Tone {
  if (outcome === 'delivered') return 'good'
  return outcome === 'later' || outcome === 'interrupted' ? 'warn' : 'bad'
}

function toneOfStatus(status: number | undefined): Tone {
  if (status === undefined || status >= 500) return 'bad'
  return status >= 400 ? 'warn' : 'good'
}

function partnerSays(name: string): Bilingual {
  const type = name.slice('partner.'.length)
  const what = Object.entries(eventWords).find(([one]) => one === type)?.[1] ?? { vi: name, en: name }
  return { vi: `${stepWords.partnerTold.vi}: ${what.vi}`, en: `${stepWords.partnerTold.en}: ${what.en}` }
}

function statusSays(status: number | undefined): Bilingual {
  const what = nationalWords[status ?? 0] ?? { vi: '–', en: '–' }
  return { vi: `${stepWords.status.vi}: ${what.vi}`, en: `${stepWords.status.en}: ${what.en}` }
}

function later(at: string, ms: number | undefined): string {
  return new Date(Date.parse(at) + (ms ?? 0)).toISOString()
}

function asideOf(text: string | undefined): { readonly aside?: string } {
  return text === undefined || text === '' ? {} : { aside: text }
}

function textIn(data: Data, name: string): string | undefined {
  const value: unknown = Reflect.get(data, name)
  return typeof value === 'string' ? value : undefined
}

function numberIn(data: Data, name: string): number | undefined {
  const value: unknown = Reflect.get(data, name)
  return typeof value === 'number' ? value : undefined
}
