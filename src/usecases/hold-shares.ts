/**
 * What one worker does for all: each lane is carried, and the journal followed, by as many workers as is said of it and no more. This
 * one takes shares, does them while it can say that it is there, and gives some up for workers that have fewer. That nothing is
 * done twice rests on leases and locks alone: a worker that stood still may go on for a moment beside the one that took its place.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { keyOfShare, planShares, type WorkShare } from '../domain/work-shares.ts'
import type { Log } from '../ports/log.ts'
import type { KeptShare, KeptShares, WorkShareStore } from '../ports/work-shares.ts'

export interface SharedWork {
  /** The same in all workers. */
  readonly name: string
  /** How many workers share it. */
  readonly workers: number
  /** Whether this worker can do it now. Where no other says that it can, it keeps what it has. */
  isAble(): boolean
  /** Does this share of it from now on. Closing takes as long as what is in hand, within reason. */
  start(share: number): InHand
}

interface InHand {
  close(): Promise<void>
}

interface Dependencies {
  readonly shares: WorkShareStore
  readonly works: readonly SharedWork[]
  /** Names this process. */
  readonly worker: string
  readonly log: Log
}

export interface HoldShares {
  /** Once a second, never twice at once. Rejects while the store is away: what it does goes on. */
  look(): Promise<void>
  /** Does nothing more; each share is somebody else's when what is in hand is done, or runs out. Idempotent. */
  close(): Promise<void>
}

/** Three looks: a worker that is gone is missed for so long. */
const holdMs = 3_000
/** A look that takes longer says nothing about whether others are there: the store is as slow for them. */
const quickLookMs = 1_000
/** After the store was away or slow all may seem gone, until those that are there have said so. */
const doubtMs = 5_000
/** What closing may wait for a store that does not answer. */
const closeWithinMs = 8_000

export function createHoldShares({ shares, works, worker, log }: Dependencies): HoldShares {
  const byName = new Map(works.map((work) => [work.name, work]))
  const doing = new Map<string, { readonly share: WorkShare; readonly inHand: InHand }>()
  /** On their way to somebody else. */
  const ending = new Map<string, Promise<void>>()
  /** Of the shares that the look before found expired, by their keys: the last that was heard of their workers. */
  let expired: ReadonlyMap<string, string> = new Map()
  let inDoubtUntil = -Infinity
  let looking: Promise<void> = Promise.resolve()
  let closing: Promise<void> | undefined

  async function look(): Promise<void> {
    if (closing !== undefined) return shares.leave(worker, holdMs)
    const wereEnding = new Set(ending.keys())
    const kept = await renewAndView()
    const mayBeFree = performance.now() >= inDoubtUntil ? expired : new Map<string, string>()
    expired = new Map(kept.held.filter(({ isExpired }) => isExpired).map((share) => [keyOfShare(share), share.renewal]))
    const held = kept.held.filter((share) => !share.isExpired || mayBeFree.get(keyOfShare(share)) !== share.renewal)
    keepUpWith(held, wereEnding)
    await followPlan(kept, held)
  }

  async function renewAndView(): Promise<KeptShares> {
    const beganAt = performance.now()
    try {
      const can = works.filter((work) => work.isAble()).map(({ name, workers }) => [name, workers] as const)
      await shares.renew({ id: worker, works: Object.fromEntries(can) }, holdMs)
      const kept = await shares.view()
      if (performance.now() - beganAt > quickLookMs) inDoubtUntil = performance.now() + doubtMs
      return kept
    } catch (error) {
      inDoubtUntil = performance.now() + doubtMs
      throw error
    }
  }

  function keepUpWith(held: readonly KeptShare[], wereEnding: ReadonlySet<string>): void {
    const own = new Map(held.filter((share) => share.worker === worker).map((share) => [keyOfShare(share), share]))
    for (const [key, { share }] of doing) if (!own.has(key)) lose(share)
    // held, though the answer that said so never came
    for (const [key, share] of own) if (!wereEnding.has(key)) start(share)
  }

  async function followPlan({ workers }: KeptShares, held: readonly KeptShare[]): Promise<void> {
    const plan = planShares(worker, workers, held)
    for (const share of plan.giveUp) end(share, giveUp)
    // what a worker holds that leaves is planned for another, and free when it is given up
    const heldKeys = new Set(held.map(keyOfShare))
    for (const share of plan.take) if (!heldKeys.has(keyOfShare(share))) await take(share)
  }

  async function take(share: WorkShare): Promise<void> {
    if (closing !== undefined || !(await shares.take({ ...share, worker }))) return
    if (closing === undefined) start(share)
    else await giveUp(share)
  }

  function start({ work, share }: WorkShare): void {
    const [key, shared] = [keyOfShare({ work, share }), byName.get(work)]
    if (shared === undefined || doing.has(key) || ending.has(key) || closing !== undefined) return
    try {
      doing.set(key, { share: { work, share }, inHand: shared.start(share) })
      log.info({ work, share }, 'this worker takes a share of the work')
    } catch (error) {
      log.error({ work, share, error }, 'a share of the work could not be begun; it is tried again')
    }
  }

  /** This one stood still, or could not say that it was there. */
  function lose(share: WorkShare): void {
    log.warn({ work: share.work, share: share.share }, 'another worker took over a share of the work')
    end(share, () => Promise.resolve())
  }

  async function giveUp({ work, share }: WorkShare): Promise<void> {
    await shares.giveUp({ work, share, worker })
    log.info({ work, share }, 'a share of the work is given up')
  }

  function end(share: WorkShare, afterwards: (share: WorkShare) => Promise<void>): void {
    const key = keyOfShare(share)
    const inHand = doing.get(key)?.inHand
    if (inHand === undefined) return
    doing.delete(key)
    const ended = inHand
      .close()
      .then(() => afterwards(share))
      .catch((error: unknown) => log.warn({ work: share.work, share: share.share, error }, 'a share of the work could not be given up'))
      .finally(() => ending.delete(key))
    ending.set(key, ended)
  }

  async function closeAll(): Promise<void> {
    for (const { share } of doing.values()) end(share, giveUp)
    // a look on its way would say again that this worker is there to stay
    const left = looking.then(() => shares.leave(worker, holdMs)).catch(() => {})
    await Promise.race([Promise.all([left, ...ending.values()]), pause(closeWithinMs, undefined, { ref: false })])
  }

  return {
    look() {
      const now = look()
      looking = now.catch(() => {})
      return now
    },
    close() {
      closing ??= closeAll()
      return closing
    },
  }
}
