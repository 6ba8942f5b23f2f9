/**
 * Repairs what a comparison found: one act a kind, by the use cases that people have for single transfers. An act is done by
 * one worker, then it is looked whether it helped; what did not help is open again, with the reason.
 */
import type { ReplayVerb } from '../../schemas/replays.ts'
import type { RepairAct } from '../../schemas/reconciliation.ts'
import { verbOf } from '../domain/reconcile.ts'
import { GatewayError, type ErrorCode } from '../domain/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Decide, InboxStore } from '../ports/inbox-store.ts'
import type { Log } from '../ports/log.ts'
import type { OutboxStore } from '../ports/outbox-store.ts'
import type { DifferenceRow, ReconciliationStore } from '../ports/reconciliation-store.ts'
import { isAskable } from './ask-standing.ts'
import { sentAgain } from './change-transfer.ts'
import { createLookAtDifference, type Round, type Seen } from './look-at-difference.ts'
import type { OpenLine } from './open-line.ts'
import type { PaceOfAsking } from './pace-of-asking.ts'
import type { Partners } from './partners.ts'
import type { ReconcileSettings } from './reconcile-day.ts'
import type { TakeOverStanding } from './take-over-standing.ts'
import type { TellPortal } from './tell-portal.ts'

export interface Repairer {
  /** Acts on what was ordered, and looks at what was acted on, as far as it is due: partners side by side. Does not wait for it. */
  start(signal: AbortSignal): Promise<void>
  /** Waits for what is in hand, which ends with its signal. */
  close(): Promise<void>
}

interface Dependencies {
  readonly reconciliations: Pick<ReconciliationStore, 'dueLanes' | 'takeDue' | 'hold' | 'sendAgain' | 'acted' | 'lookLater' | 'repaired' | 'reopen' | 'compared' | 'portalSaid' | 'wholeDossier' | 'askSoon' | 'inboxState'>
  readonly partners: Partners
  readonly portal: string | undefined
  readonly outbox: Pick<OutboxStore, 'announce'>
  readonly inbox: Pick<InboxStore, 'matchUnmatched'>
  readonly decide: Decide
  readonly takeOver: TakeOverStanding
  readonly tellPortal: TellPortal
  readonly settings: ReconcileSettings
  readonly pace: PaceOfAsking
  readonly clock: Clock
  readonly log: Log
}

const batch = 20
const minuteMs = 60_000
/** After the act, and after each look that found it still there. */
const lookAfterMs = [1_000, 2_000, 5_000, 15_000, minuteMs, 5 * minuteMs, 15 * minuteMs, 60 * minuteMs] as const
/** Looks at what is still so, and at what is on its way, until somebody has to think again. */
const mostLooks = { still: 6, onItsWay: 30 }

export function createRepairer(dependencies: Dependencies): Repairer {
  const { reconciliations, partners, portal, outbox, inbox, decide, takeOver, tellPortal, settings, pace, clock, log } = dependencies
  const look = createLookAtDifference({ reconciliations, partners, portal, settings, pace, clock })
  const inHand = new Map<string, Promise<void>>()

  /** Whoever dies in it, or has lost the difference meanwhile, and the next one who does it, act once. False: somebody else has it. */
  async function act(difference: DifferenceRow, round: Round, signal: AbortSignal): Promise<boolean> {
    const verb = verbOf(difference.act)
    if (verb !== undefined) return sendAgain(difference, verb)
    if (!(await reconciliations.hold(difference, holdMs()))) return false
    await actByKey(difference, round, signal)
    await reconciliations.acted(difference, lookAfterMs[0])
    return true
  }

  async function sendAgain(difference: DifferenceRow, verb: ReplayVerb): Promise<boolean> {
    const { transferId = '' } = difference
    const whole = verb === 'resend' ? await reconciliations.wholeDossier(transferId) : undefined
    const result = await reconciliations.sendAgain(difference, verb, whole ?? transferId, lookAfterMs[0])
    if (result === 'lost') return false
    sentAgain(result, verb)
    outbox.announce()
    return true
  }

  /** What carries a name of this order, so that done twice it is there once. */
  async function actByKey(difference: DifferenceRow, round: Round, signal: AbortSignal): Promise<void> {
    switch (difference.act) {
      case 'tell-portal':
        return tellPortal({ sender: difference.sender ?? '', code: difference.dossierCode }, orderOf(difference))
      case 'match-again':
        return void (await inbox.matchUnmatched(100, decide))
      case 'ask-partner':
      case 'take-over-status':
        return askAndTakeOver(difference, round, signal)
      default:
        throw new GatewayError('not_repairable')
    }
  }

  async function askAndTakeOver(difference: DifferenceRow, round: Round, signal: AbortSignal): Promise<void> {
    const { partner, transferId = '' } = difference
    const line = partners.get(partner)?.line
    // its news come with papers, which no standing brings
    const isPolled = line?.adapter.can.poll === true && (await reconciliations.askSoon(partner, transferId))
    if (line === undefined || (!isAskable(line) && !isPolled)) throw new GatewayError('not_repairable')
    const row = isAskable(line) ? await reconciliations.compared(transferId, lateBefore()) : undefined
    if (row === undefined) return
    await pace(partner, 1, signal)
    await takeOver(listening(line, round), row, { difference: orderOf(difference) }, signal)
  }

  /** Longer than the questions of one batch take, at the slowest that they are asked. */
  function holdMs(): number {
    const longest = Math.max(0, ...[...partners.values()].map(({ line }) => line.agreement.timeoutMs))
    return batch * (longest + 1_000 + minuteMs / settings.asksPerMinute)
  }

  function lateBefore(): Date {
    return new Date(clock.now().getTime() - settings.lateAfterMinutes * minuteMs)
  }

  async function settle(difference: DifferenceRow, seen: Seen): Promise<void> {
    if (seen === 'gone') return reconciliations.repaired(difference)
    // why its run did not get it there
    if (seen === 'still' && difference.failure !== undefined) return reconciliations.reopen(difference, difference.failure)
    if (difference.looks >= (seen === 'still' ? mostLooks.still : mostLooks.onItsWay)) return reconciliations.reopen(difference, seen === 'still' ? 'still-differs' : 'still-on-its-way')
    return reconciliations.lookLater(difference, lookAfterMs[Math.min(difference.looks + 1, lookAfterMs.length - 1)] ?? minuteMs)
  }

  async function handle(difference: DifferenceRow, round: Round, signal: AbortSignal): Promise<void> {
    const { id, kind, partner } = difference
    try {
      if (difference.acted) return await settle(difference, await look(difference, round, signal))
      if (round.silent && asking.includes(difference.act)) return await reconciliations.lookLater(difference, minuteMs)
      if (!(await act(difference, round, signal))) return
      log.info({ difference: id, kind, partner, act: difference.act }, 'a difference is being repaired')
    } catch (error) {
      if (signal.aborted) return
      // it went meanwhile, or a newer one did: it is looked whether that helped
      if (error instanceof GatewayError && overtaken.includes(error.code)) return reconciliations.acted(difference, lookAfterMs[0])
      // an order that the transfer's state does not allow is an answer; anything else is tried again
      if (error instanceof GatewayError && error.code !== 'internal') return reconciliations.reopen(difference, error.code)
      log.warn({ difference: id, kind, partner, error }, 'a difference could not be repaired yet')
      if (difference.looks >= mostLooks.still) return reconciliations.reopen(difference, 'internal')
      return reconciliations.lookLater(difference, lookAfterMs[Math.min(difference.looks + 1, lookAfterMs.length - 1)] ?? minuteMs)
    }
  }

  /** What is due of one party. */
  async function work(lane: string, signal: AbortSignal): Promise<void> {
    const round: Round = { silent: false }
    try {
      while (!signal.aborted) {
        const due = await reconciliations.takeDue(lane, batch, holdMs())
        for (const difference of due) {
          if (signal.aborted) return
          await handle(difference, round, signal)
        }
        if (due.length < batch) return
      }
    } catch (error) {
      // the store is away: others take them once they are due again
      log.warn({ lane, error }, 'repairs could not be written down')
    }
  }

  return {
    async start(signal) {
      for (const lane of await reconciliations.dueLanes()) {
        if (!inHand.has(lane)) inHand.set(lane, work(lane, signal).finally(() => inHand.delete(lane)))
      }
    },
    async close() {
      await Promise.all(inHand.values())
    },
  }
}

/** Acts that wait for an answer. */
const asking: readonly RepairAct[] = ['ask-partner', 'take-over-status']

function listening(line: OpenLine, round: Round): OpenLine {
  return {
    ...line,
    async standing(dossiers, signal) {
      const answer = await line.standing(dossiers, signal)
      if (answer.kind === 'failed') round.silent = true
      return answer
    },
  }
}

const overtaken: readonly ErrorCode[] = ['already_delivered', 'superseded']

function orderOf({ id, orders }: DifferenceRow): string {
  return `${id}.${orders}`
}
