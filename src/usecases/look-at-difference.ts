/** Looks whether a difference is still there, by what is known here and by what whoever it is about says now. */
import { compareAllOf, isToBeAsked, portalWord, type ComparedTransfer, type Found } from '../domain/reconcile.ts'
import { openStates } from '../domain/transfer.ts'
import type { Clock } from '../ports/clock.ts'
import type { DifferenceRow, ReconciliationStore } from '../ports/reconciliation-store.ts'
import { askStanding, isAskable, questionAbout } from './ask-standing.ts'
import type { PaceOfAsking } from './pace-of-asking.ts'
import type { Partners } from './partners.ts'
import type { ReconcileSettings } from './reconcile-day.ts'

export type Seen = 'gone' | 'still' | 'on-its-way'

/** Differences about which one party is asked, one after the other. */
export interface Round {
  /** It did not answer: nobody waits for it once more in this round. */
  silent: boolean
}

export type LookAtDifference = (difference: DifferenceRow, round: Round, signal: AbortSignal) => Promise<Seen>

interface Dependencies {
  readonly reconciliations: Pick<ReconciliationStore, 'compared' | 'portalSaid' | 'inboxState'>
  readonly partners: Partners
  readonly portal: string | undefined
  readonly settings: ReconcileSettings
  readonly pace: PaceOfAsking
  readonly clock: Clock
}

const minuteMs = 60_000
const nothingAskable = { standing: false, poll: false }

export function createLookAtDifference({ reconciliations, partners, portal, settings, pace, clock }: Dependencies): LookAtDifference {
  return async function lookAtDifference(difference, round, signal) {
    const { kind, transferId, inboxId } = difference
    if (kind === 'unmatched') return (await reconciliations.inboxState(inboxId ?? '')) === 'unmatched' ? 'still' : 'gone'
    const row = transferId === undefined ? undefined : await reconciliations.compared(transferId, lateBefore())
    if (row === undefined) return 'gone'
    const moving = kind.startsWith('portal-') ? row.mirror?.state : row.state
    if (moving !== undefined && openStates.includes(moving)) return 'on-its-way'
    if (kind === 'client-untold' || kind === 'not-sent') return row.superseded || ['delivered', 'confirmed', 'cancelled'].includes(row.state) ? 'gone' : 'still'
    const left = await foundNow(difference, row, round, signal)
    if (left === undefined) return 'on-its-way'
    return left.some((found) => found.kind === kind || (kind.startsWith('portal-') && found.kind.startsWith('portal-'))) ? 'still' : 'gone'
  }

  /** Undefined where whoever has to be asked does not answer. */
  async function foundNow({ kind }: DifferenceRow, row: ComparedTransfer, round: Round, signal: AbortSignal): Promise<readonly Found[] | undefined> {
    const now = clock.now()
    if (kind.startsWith('portal-')) {
      const stands = await standingOf(portal, row.mirror === undefined ? row : { ...row, id: row.mirror.id, remoteId: undefined }, round, signal)
      if (stands === 'no-answer') return undefined
      if (row.mirror !== undefined && stands !== undefined) {
        const { sender, dossierCode: code, mirror } = row
        await reconciliations.portalSaid([{ sender, code, mirror: mirror.id, differs: portalWord(mirror, stands) !== undefined, status: stands.known ? stands.status : undefined }])
      }
      return compareAllOf(row, { partner: undefined, portal: stands }, { now, rules: settings, askable: nothingAskable })
    }
    const line = partners.get(row.partner)?.line
    const stands = isToBeAsked(row) ? await standingOf(row.partner, row, round, signal) : undefined
    if (stands === 'no-answer') return undefined
    const askable = { standing: line !== undefined && isAskable(line), poll: line?.adapter.can.poll === true }
    return compareAllOf(row, { partner: stands, portal: undefined }, { now, rules: settings, askable })
  }

  async function standingOf(partner: string | undefined, row: ComparedTransfer, round: Round, signal: AbortSignal) {
    const line = partner === undefined ? undefined : partners.get(partner)?.line
    if (line === undefined || !isAskable(line)) return undefined
    if (round.silent) return 'no-answer'
    const { stands, failure } = await askStanding(line, [questionAbout(row)], pace, signal)
    if (failure !== undefined) round.silent = true
    return stands.get(row.id) ?? 'no-answer'
  }

  function lateBefore(): Date {
    return new Date(clock.now().getTime() - settings.lateAfterMinutes * minuteMs)
  }
}
