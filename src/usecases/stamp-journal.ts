/**
 * A loop body that chains the journal, and time-stamps the chain now and then. While the authority fails it is asked less and
 * less often, and again whether or not there is traffic; what it missed is covered by its next stamp.
 */
import { GatewayError } from '../domain/errors.ts'
import type { CertificateStore } from '../ports/certificate-store.ts'
import type { Block, BlockWorth, ChainStore } from '../ports/chain-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { TimeStamper } from '../ports/time-stamps.ts'

interface Dependencies {
  readonly chain: Pick<ChainStore, 'extend' | 'unstamped' | 'keepStamp' | 'standing'>
  readonly alarms: Pick<CertificateStore, 'alarmOnce'>
  /** Undefined where no authority is configured: the journal is chained, and not stamped. */
  readonly stamper: TimeStamper | undefined
  readonly everySeconds: number
  /** When a block is made: of 200 entries, or after 5 seconds, unless said otherwise. */
  readonly worth?: BlockWorth
  readonly clock: Clock
  readonly log: Log
}

type Standing = Awaited<ReturnType<ChainStore['standing']>>

/** Entries of a block at most. */
const entriesAtOnce = 1_000
/** Few blocks: each proof that is handed out carries those up to the next stamp. */
const usualWorth: BlockWorth = { entries: 200, orAfterMs: 5_000 }
const longestPauseMs = 15 * 60_000
const longestWaitMs = 30_000
const lateAfterMs = 60 * 60_000
const lookEveryMs = 60_000

export function createStampJournal({ chain, alarms, stamper, everySeconds, worth = usualWorth, clock, log }: Dependencies): (signal: AbortSignal) => Promise<void> {
  const everyMs = everySeconds * 1_000
  let nextAt = 0
  let failures = 0
  /** When this process first saw blocks that wait for the stamp after the newest: without traffic none does, however old the newest stamp is. */
  let unstampedSince: number | undefined
  /** The newest stamp, as this process last saw it. */
  let seenStamp: number | undefined
  let lookAt = 0

  async function chainAll(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await chain.extend(entriesAtOnce, worth)) === entriesAtOnce);
  }

  /** A transaction that stays open, or a chain that cannot go on, holds back everything after it. */
  async function watchChain(): Promise<void> {
    const now = clock.now().getTime()
    if (now < lookAt) return
    lookAt = now + lookEveryMs
    const { waiting, waitingSince } = await chain.standing()
    if (waitingSince === undefined || now - waitingSince.getTime() <= lateAfterMs) return
    const since = waitingSince.toISOString()
    // by the hour: what waits grows old while nobody mends it
    const raisedBefore = await alarms.alarmOnce(`journal.chain-late ${since.slice(0, 13)}`, { type: 'journal.chain-late', data: { since, waiting } })
    if (!raisedBefore) log.warn({ since, waiting }, 'entries of the journal have been in no block for more than an hour')
  }

  async function stampNewest(authority: TimeStamper, signal: AbortSignal): Promise<void> {
    if (clock.now().getTime() < nextAt || signal.aborted) return
    const standing = await chain.standing()
    const waitedMs = watchWaiting(standing)
    if (waitedMs > lateAfterMs) await raiseAlarm(standing)
    // another process may have had its turn
    if (isStampedLately(standing)) return
    const block = await chain.unstamped()
    if (block === undefined) return
    const failure = await failureOf(() => stampBlock(authority, block, signal))
    // whoever closes is no fault of the authority
    if (signal.aborted) return
    if (failure === undefined) succeed()
    else fail(failure)
  }

  /** How long blocks have been waiting. */
  function watchWaiting({ unstampedBlocks, stampedAt }: Standing): number {
    const now = clock.now().getTime()
    // another process had a stamp meanwhile: what waits now waits for the next one
    if (stampedAt?.getTime() !== seenStamp) unstampedSince = undefined
    seenStamp = stampedAt?.getTime()
    unstampedSince = unstampedBlocks === 0 ? undefined : (unstampedSince ?? now)
    return now - (unstampedSince ?? now)
  }

  /** Once for each time that stamps stay away, whichever process sees it. */
  async function raiseAlarm({ stampedAt, unstampedBlocks: blocks }: Standing): Promise<void> {
    const since = stampedAt?.toISOString() ?? 'never'
    const raisedBefore = await alarms.alarmOnce(`journal.stamp-late ${since}`, { type: 'journal.stamp-late', data: { stampedAt: since, blocks } })
    if (!raisedBefore) log.warn({ stampedAt: since, blocks }, 'the journal has had no time stamp for more than an hour')
  }

  function isStampedLately({ stampedAt }: Standing): boolean {
    return stampedAt !== undefined && clock.now().getTime() - stampedAt.getTime() < everyMs
  }

  async function stampBlock(authority: TimeStamper, { hash }: Block, signal: AbortSignal): Promise<void> {
    const { token, at } = await authority.stamp(Buffer.from(hash, 'hex'), AbortSignal.any([signal, AbortSignal.timeout(longestWaitMs)]))
    await chain.keepStamp({ hash, token, at })
  }

  function succeed(): void {
    if (failures > 0) log.info({ failures }, 'the journal is time-stamped again')
    failures = 0
    unstampedSince = undefined
    nextAt = clock.now().getTime() + everyMs
  }

  function fail(error: unknown): void {
    failures++
    // one word an outage, not one a try
    if (failures === 1) log.warn(wordsOf(error), 'the journal could not be time-stamped; it is tried again')
    nextAt = clock.now().getTime() + Math.min(longestPauseMs, everyMs * 2 ** Math.min(failures, 30))
  }

  return async function stampJournal(signal) {
    await chainAll(signal)
    await watchChain()
    if (stamper !== undefined) await stampNewest(stamper, signal)
  }
}

async function failureOf(run: () => Promise<void>): Promise<unknown> {
  try {
    await run()
    return undefined
  } catch (error) {
    return error ?? new Error('rejected with nothing')
  }
}

function wordsOf(error: unknown): { readonly code: string; readonly fault?: string } {
  if (!(error instanceof GatewayError)) return { code: 'internal' }
  return { code: error.code, ...(error.fault === undefined ? {} : { fault: error.fault }) }
}
