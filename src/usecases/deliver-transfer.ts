/**
 * One attempt to carry a transfer to its partner: lease, send, decide, settle. May run twice for the same job; the lease
 * lets one through, and only its holder's outcome is written.
 */
import type { Dossier } from '../../schemas/dossier.ts'
import type { Outcome } from '../domain/outcome.ts'
import { decide, probeDelayMs, type Decision } from '../domain/retry-policy.ts'
import type { OutboundMessage } from '../ports/adapter.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { AttachmentStore, LaneStore, Lease, Settlement, TransferStore } from '../ports/transfer-store.ts'
import type { OpenLine, SendReport } from './open-line.ts'
import type { Partners } from './partners.ts'

export interface DeliverTransfer {
  /** Rejects only when the store is away: the lease runs out and the sweeper brings the transfer back. */
  deliver(transferId: string, signal: AbortSignal): Promise<void>
  /** Lengthens the leases of the attempts in hand; an attempt whose lease was lost meanwhile is broken off. */
  renewLeases(): Promise<void>
}

interface Dependencies {
  readonly transfers: TransferStore
  readonly lanes: LaneStore
  readonly attachments: AttachmentStore
  readonly attachmentUrl: (digest: string) => string
  readonly partners: Partners
  readonly clock: Clock
  readonly log: Log
  /** Names this process in its leases. */
  readonly owner: string
  readonly leaseMs: number
}

export function createDeliverTransfer(dependencies: Dependencies): DeliverTransfer {
  const { transfers, log, owner, leaseMs } = dependencies
  const inHand = new Map<string, AbortController>()

  async function attempt(lease: Lease, signal: AbortSignal): Promise<void> {
    const transferId = lease.transfer.id
    const line = dependencies.partners.get(lease.transfer.partner)?.line
    const report = line === undefined ? notConfigured() : await line.send(messageOf(lease, dependencies), signal)
    const interrupted = signal.aborted && report.outcome.kind === 'later' && report.outcome.code === 'aborted'
    const settlement = interrupted ? giveBack(report, dependencies.clock.now()) : await settlementOf(lease, report, line, dependencies)
    const held = await transfers.settle(lease, settlement)
    const fields = {
      transferId,
      partner: lease.transfer.partner,
      attempt: lease.attempt,
      trigger: lease.trigger,
      outcome: report.outcome.kind,
      code: 'code' in report.outcome ? report.outcome.code : undefined,
      move: settlement.move,
      lane: settlement.lane.kind,
      milliseconds: dependencies.clock.now().getTime() - lease.startedAt.getTime(),
    }
    if (held) log.info(fields, 'attempt')
    else log.warn(fields, 'attempt came too late: its lease was lost, the outcome was not written')
  }

  return {
    async deliver(transferId, signal) {
      const result = await transfers.lease(transferId, owner, leaseMs)
      if (result.kind === 'not-now') return
      const lost = new AbortController()
      inHand.set(transferId, lost)
      try {
        await attempt(result.lease, AbortSignal.any([signal, lost.signal]))
      } finally {
        inHand.delete(transferId)
      }
    },
    async renewLeases() {
      const ids = [...inHand.keys()]
      const held = new Set(await transfers.renewLeases(owner, ids, leaseMs))
      for (const id of ids) if (!held.has(id)) inHand.get(id)?.abort()
    },
  }
}

function notConfigured(): SendReport {
  return { outcome: { kind: 'broken', code: 'partner-not-configured', words: 'The partner is not in the configuration.' }, exchanges: [], signatures: [] }
}

function messageOf(lease: Lease, { attachments, attachmentUrl }: Dependencies): OutboundMessage {
  return {
    messageId: lease.transfer.id,
    attempt: lease.attempt,
    acceptedAt: lease.transfer.acceptedAt,
    // validated at the door before it was kept
    dossier: JSON.parse(Buffer.from(lease.payload).toString('utf8')) as Dossier,
    payload: lease.payload,
    openAttachment: async (digest) => (await attachments.open(digest)).content,
    attachmentUrl,
  }
}

async function settlementOf(lease: Lease, report: SendReport, line: OpenLine | undefined, dependencies: Dependencies): Promise<Settlement> {
  const { outcome } = report
  const { partner } = lease.transfer
  const failed = outcome.kind === 'later' && outcome.scope === 'partner'
  const laneFailures = failed ? await dependencies.lanes.countFailure(partner) : lease.laneFailures
  const now = dependencies.clock.now()
  if (line === undefined) return { move: 'wait', dueAt: now, counts: false, lane: { kind: 'stop', reason: 'partner-not-configured' }, attempt: attemptOf(report, now) }
  const decision = decide({
    outcome,
    tries: lease.tries,
    acceptedAt: lease.transfer.acceptedAt,
    now,
    laneFailures,
    agreement: line.agreement,
    random: dependencies.clock.random(),
  })
  return {
    ...movement(decision),
    ...(outcome.kind === 'delivered' && outcome.remoteId !== undefined ? { remoteId: outcome.remoteId } : {}),
    attempt: attemptOf(report, now),
    lane: laneChange(decision, outcome, probeDelayMs(0, line.agreement)),
  }
}

function movement(decision: Decision): Pick<Settlement, 'move' | 'dueAt' | 'counts'> {
  return decision.kind === 'wait' ? { move: 'wait', dueAt: decision.until, counts: decision.counts } : { move: decision.kind }
}

function laneChange(decision: Decision, outcome: Outcome, probeAfterMs: number): Settlement['lane'] {
  if (decision.kind === 'wait' && decision.lane === 'suspend') return { kind: 'suspend', reason: codeOf(outcome) ?? 'down', probeAfterMs }
  if (decision.kind === 'wait' && decision.lane === 'stop') return { kind: 'stop', reason: codeOf(outcome) ?? 'broken' }
  const answered = outcome.kind === 'delivered' || outcome.kind === 'refused'
  return answered ? { kind: 'reset' } : { kind: 'as-is' }
}

/** The gateway is stopping: the transfer goes back as it was, for another process or the next start. */
function giveBack(report: SendReport, now: Date): Settlement {
  return { move: 'wait', dueAt: now, counts: false, lane: { kind: 'as-is' }, attempt: attemptOf(report, now) }
}

function attemptOf({ outcome, exchanges, signatures }: SendReport, finishedAt: Date): Settlement['attempt'] {
  return {
    finishedAt,
    outcome: outcome.kind,
    code: codeOf(outcome),
    words: 'words' in outcome ? outcome.words : undefined,
    raw: outcome.kind === 'unclear' ? outcome.raw : undefined,
    fields: outcome.kind === 'refused' ? (outcome.fields ?? []) : [],
    receipt: outcome.kind === 'delivered' && outcome.receipt ? Buffer.from(outcome.receipt.bytes).toString('base64') : undefined,
    exchanges,
    signatures,
  }
}

function codeOf(outcome: Outcome): string | undefined {
  return 'code' in outcome ? outcome.code : undefined
}
