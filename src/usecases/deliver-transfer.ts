/**
 * One attempt to carry a transfer to its partner: lease, send, decide, settle. May run twice for the same job; the lease
 * lets one through, and only its holder's outcome is written. A lease may be taken some time before there is a place for it.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { PartnerEvent } from '../../schemas/partner-event.ts'
import { unforeseenAnswer } from '../domain/answer-rule.ts'
import { unclear, type Outcome } from '../domain/outcome.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { AttachmentStore } from '../ports/attachment-store.ts'
import type { LaneStore } from '../ports/lane-store.ts'
import type { Lease, Settlement, TransferStore } from '../ports/transfer-store.ts'
import type { AnswerRules } from './answer-rules.ts'
import type { Destination, Letter, SendReport } from './open-line.ts'
import { asItWas, codeOf, isAnswer, saysNothing, settlementOf, type RuledReport } from './settlement-of.ts'
import { watchFiles, type WatchedFiles } from './watch-files.ts'
import { within } from './within.ts'

export interface DeliverTransfer {
  /** Leases what of these is free and has its turn. Rejects when the store is away: leases run out, and the sweeper brings the transfers back. */
  take(transferIds: readonly string[]): Promise<readonly TakenTransfer[]>
  /** Lengthens the leases of what is in hand; an attempt whose lease was lost meanwhile is broken off. */
  renewLeases(): Promise<void>
}

/** Leased. One of the two is called, once. */
export interface TakenTransfer {
  readonly transferId: string
  /**
   * Rejects only when the store is away: the lease runs out and the sweeper brings the transfer back. `onAnswered`: the partner
   * took it or refused it, and is free for the next while the outcome is still being written.
   */
  deliver(signal: AbortSignal, onAnswered?: () => void): Promise<void>
  /** As if it had not been taken. */
  giveBack(): Promise<void>
}

interface Dependencies {
  readonly transfers: TransferStore
  readonly lanes: LaneStore
  readonly attachments: Pick<AttachmentStore, 'open'>
  /** The same address for every attempt of one message. */
  readonly attachmentUrl: (digest: string, acceptedAt: Date) => string
  /** The same address for every attempt of one message. */
  readonly messageUrl: (transferId: string, acceptedAt: Date) => string
  /** Where a transfer to this partner goes; undefined where the configuration has it no more. */
  readonly destination: (partner: string) => Destination | undefined
  /** What a person said that an unforeseen answer of a partner means. */
  readonly ruleOn: AnswerRules['decide']
  /** Takes what a partner's answer to a message tells about the dossier. */
  readonly receiveEvents: (partner: string, events: readonly PartnerEvent[]) => Promise<void>
  readonly clock: Clock
  readonly log: Log
  /** Names this process in its leases. */
  readonly owner: string
  readonly leaseMs: number
}

/** Milliseconds that a lease may wait for its place before the store is asked whether it still holds; at most a third of the lease. */
const longestUnaskedMs = 1_000
/** So many times in a row a worker died or lost its lease over a transfer: it may be the transfer that does it. */
const mostInterruptions = 5

/** A lease of this process. */
interface Held {
  /** By this process' clock: until then nobody else can have it. Counted from before the store was asked, so that it is never too late. */
  until: number
  onLost: () => void
}

/** What an attempt may do, and for how long. */
interface Carrying {
  readonly signal: AbortSignal
  readonly mayLeave: () => boolean
  readonly onAnswered: () => void
}

export function createDeliverTransfer(dependencies: Dependencies): DeliverTransfer {
  const { transfers, log, owner, leaseMs } = dependencies
  const inHand = new Map<string, Held>()
  const unaskedMs = Math.min(longestUnaskedMs, leaseMs / 3)
  /** By partner, on this process' clock: when it last closed a lane. */
  const closedAt = new Map<string, number>()

  async function attempt(lease: Lease, { signal, mayLeave, onAnswered }: Carrying): Promise<void> {
    const transferId = lease.transfer.id
    const line = dependencies.destination(lease.transfer.partner)
    const said = await sendUnlessHopeless(lease, line, signal, mayLeave)
    const interrupted = signal.aborted && saysNothing(said.outcome)
    const report: RuledReport = interrupted ? said : byRule(lease, said)
    const { outcome } = report
    // any other outcome may close the lane: the next waits until that is written
    if (isAnswer(outcome)) onAnswered()
    // before the outcome: a crash in between sends the message again, and the same events have no second effect
    if (outcome.kind === 'delivered' && outcome.events !== undefined) await dependencies.receiveEvents(lease.transfer.partner, outcome.events)
    const settlement = interrupted ? asItWas(lease, report, dependencies.clock.now()) : await settlementOf(lease, report, line, signal, dependencies)
    const held = await settleInTime(lease, settlement)
    if (held && closesLane(settlement)) closedAt.set(lease.transfer.partner, performance.now())
    const fields = {
      transferId,
      partner: lease.transfer.partner,
      attempt: lease.attempt,
      trigger: lease.trigger,
      outcome: report.outcome.kind,
      code: codeOf(report.outcome),
      rule: report.ruled?.rule,
      move: settlement.move,
      lane: settlement.lane.kind,
      milliseconds: dependencies.clock.now().getTime() - lease.startedAt.getTime(),
    }
    if (held) log.info(fields, 'attempt')
    else log.warn(fields, 'attempt came too late: its lease was lost, the outcome was not written')
  }

  async function sendUnlessHopeless(lease: Lease, line: Destination | undefined, signal: AbortSignal, mayLeave: () => boolean): Promise<SendReport> {
    if (line === undefined) return reportOf({ kind: 'broken', code: 'partner-not-configured', words: 'The partner is not in the configuration.' })
    if (lease.interruptions >= mostInterruptions) return reportOf(unclear('interrupted-too-often', `${lease.interruptions} attempts ended without a word.`))
    const files = watchFiles(dependencies.attachments)
    const report = await line.send(letterOf(lease, files, dependencies), signal, mayLeave)
    return isOfAdapter(report.outcome) && files.areAway() ? { ...report, outcome: filesAway } : report
  }

  function byRule(lease: Lease, report: SendReport): RuledReport {
    const { outcome, exchanges } = report
    if (outcome.kind !== 'unclear') return report
    const ruled = dependencies.ruleOn(lease.transfer.partner, unforeseenAnswer(outcome.code, outcome.raw, exchanges))
    return ruled === undefined ? report : { ...report, outcome: ruled.outcome, ruled: { rule: ruled.rule, raw: outcome.raw } }
  }

  /** The partner's answer is in hand: a hiccup of the database is no reason to throw it away while the lease holds. */
  async function settleInTime(lease: Lease, settlement: Settlement): Promise<boolean> {
    const limit = performance.now() + leaseMs
    for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 2_000)) {
      try {
        return await transfers.settle(lease, settlement)
      } catch (error) {
        if (performance.now() + pauseMs > limit) throw error
        log.warn({ transferId: lease.transfer.id, attempt: lease.attempt, error }, 'an outcome could not be written; it is tried again')
        await pause(pauseMs)
      }
    }
  }

  /**
   * What waited for a place does not go where its lane was closed meanwhile or its lease lost. Both may be another process' doing,
   * or of a time when this one stood still: the store is asked after a while. Where it cannot say, it does not go.
   */
  async function mayGo(lease: Lease, leasedAt: number, held: Held): Promise<boolean> {
    if ((closedAt.get(lease.transfer.partner) ?? -Infinity) >= leasedAt) return false
    if (performance.now() - leasedAt <= unaskedMs) return true
    const askedAt = performance.now()
    try {
      if (!(await transfers.prolong(lease, leaseMs))) return false
      held.until = askedAt + leaseMs
      // an answer that was long on its way leaves little of the lease
      return performance.now() - askedAt <= leaseMs / 3
    } catch (error) {
      log.warn({ transferId: lease.transfer.id, attempt: lease.attempt, error }, 'the store could not say whether a lease still holds; it is given back')
      return false
    }
  }

  /** `leasedAt`: before the lease was written. */
  function takenOf(lease: Lease, leasedAt: number): TakenTransfer {
    const transferId = lease.transfer.id
    let isLost = false
    const held: Held = { until: leasedAt + leaseMs, onLost: () => (isLost = true) }
    // leased anew: an earlier lease of this process on it ran out
    inHand.get(transferId)?.onLost()
    inHand.set(transferId, held)

    function letGo(): void {
      if (inHand.get(transferId) === held) inHand.delete(transferId)
    }

    /** A process that stood still wakes in the middle of an attempt, and what it was about to send may be somebody else's by then. */
    function mayLeave(): boolean {
      if (performance.now() < held.until) return true
      held.onLost()
      return false
    }

    async function giveBack(): Promise<void> {
      letGo()
      await transfers.release(lease)
    }

    return {
      transferId,
      giveBack,
      async deliver(signal, onAnswered = () => {}) {
        try {
          const goes = await mayGo(lease, leasedAt, held)
          if (!goes || isLost) return await giveBack()
          await within(signal, undefined, async (control) => {
            held.onLost = () => control.abort()
            await attempt(lease, { signal: control.signal, mayLeave, onAnswered })
          })
        } finally {
          letGo()
        }
      },
    }
  }

  return {
    async take(transferIds) {
      const leasedAt = performance.now()
      const results = await Promise.allSettled(transferIds.map((id) => transfers.lease(id, owner, leaseMs)))
      const failed = results.find((result) => result.status === 'rejected')
      if (failed !== undefined && results.every(({ status }) => status === 'rejected')) throw failed.reason
      if (failed !== undefined) log.error({ error: failed.reason }, 'transfers could not be leased; the sweeper brings them back')
      return results.flatMap((result) => (result.status === 'fulfilled' && result.value.kind === 'leased' ? [takenOf(result.value.lease, leasedAt)] : []))
    },
    async renewLeases() {
      const asked = [...inHand]
      const askedAt = performance.now()
      const ids = new Set(await transfers.renewLeases(owner, asked.map(([id]) => id), leaseMs))
      // given back and leased anew meanwhile, it is another lease, which this answer does not know
      for (const [id, held] of asked) {
        if (inHand.get(id) !== held) continue
        if (ids.has(id)) held.until = askedAt + leaseMs
        else held.onLost()
      }
    },
  }
}

function closesLane({ lane }: Settlement): boolean {
  return lane.kind === 'suspend' || lane.kind === 'stop'
}

/** Passes with time, like every trouble of our own database and disk: no reason for a person to look at the dossier. */
const filesAway: Outcome = { kind: 'later', code: 'files-away', scope: 'message', words: 'A file of the dossier could not be read here.' }

/** It threw or did not come back, for a reason that may be ours. */
function isOfAdapter(outcome: Outcome): boolean {
  return outcome.kind === 'unclear' && (outcome.code === 'adapter-threw' || outcome.code === 'adapter-hung')
}

function letterOf({ transfer, inDoubt, payload }: Lease, files: WatchedFiles, { attachmentUrl, messageUrl }: Dependencies): Letter {
  return {
    messageId: transfer.id,
    mayBeThere: inDoubt,
    acceptedAt: transfer.acceptedAt,
    payload,
    openAttachment: files.open,
    attachmentUrl: (digest) => attachmentUrl(digest, transfer.acceptedAt),
    messageUrl: messageUrl(transfer.id, transfer.acceptedAt),
  }
}

function reportOf(outcome: Outcome): SendReport {
  return { outcome, mayHaveArrived: false, exchanges: [], signatures: [], messages: [] }
}
