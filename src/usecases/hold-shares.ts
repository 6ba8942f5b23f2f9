/**
 * What one worker does for all: each lane is carried, and the journal followed, by as many workers as is said of it and no more. This
 * one takes shares, does them as long as it can say that it is there, and gives some up for workers that have fewer. That nothing
 * is done twice rests on leases and locks alone: a worker that stood still may go on for a moment beside the one that took its place.
 */
import { keyOfShare, planShares, type WorkShare } from '../domain/work-shares.ts'
import type { Log } from '../ports/log.ts'
import type { KeptShare, WorkShareStore } from '../ports/work-shares.ts'

export interface SharedWork {
  /** The same in all workers. */
  readonly name: string
  /** How many workers share it. */
  readonly workers: number
  /** Does this share of it from now on. Closing takes as long as what is in hand. */
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
  /** Once a second. Rejects while the store is away: what it does goes on. */
  look(): Promise<void>
  /** Does nothing more; each share is somebody else's when what is in hand is done. Idempotent. */
  close(): Promise<void>
}

/** Three looks: a worker that is gone is missed for so long. */
const holdMs = 3_000

export function createHoldShares({ shares, works, worker, log }: Dependencies): HoldShares {
  const me = { id: worker, works: Object.fromEntries(works.map(({ name, workers }) => [name, workers])) }
  const byName = new Map(works.map((work) => [work.name, work]))
  const doing = new Map<string, { readonly share: WorkShare; readonly inHand: InHand }>()
  /** On their way to somebody else. */
  const ending = new Map<string, Promise<void>>()
  /** Found expired by the look before, and whose they were: after an outage of the store all are, until those who are there have renewed them. */
  let expired: ReadonlyMap<string, string> = new Map()
  let closing: Promise<void> | undefined

  async function look(): Promise<void> {
    if (closing !== undefined) return shares.leave(worker, holdMs)
    const [before, wereEnding] = [expired, new Set(ending.keys())]
    expired = new Map()
    await shares.renew(me, holdMs)
    const kept = await shares.view()
    expired = new Map(kept.held.filter(({ isExpired }) => isExpired).map((share) => [keyOfShare(share), share.worker]))
    const own = new Map(kept.held.filter((share) => share.worker === worker).map((share) => [keyOfShare(share), share]))
    for (const [key, { share }] of doing) if (!own.has(key)) lose(share)
    // held, though the answer that said so never came
    for (const [key, share] of own) if (!wereEnding.has(key)) start(share)
    const isFree = (share: KeptShare) => share.isExpired && before.get(keyOfShare(share)) === share.worker
    const plan = planShares(worker, kept.workers, kept.held.filter((share) => !isFree(share)))
    for (const share of plan.giveUp) end(share, giveUp)
    const gone = new Set(kept.held.filter((share) => !isFree(share)).map(keyOfShare))
    for (const share of plan.take) if (!gone.has(keyOfShare(share))) await take(share)
  }

  async function take(share: WorkShare): Promise<void> {
    if (closing !== undefined || !(await shares.take(worker, share, holdMs))) return
    if (closing === undefined) start(share)
    else await giveUp(share)
  }

  function start({ work, share }: WorkShare): void {
    const [key, shared] = [keyOfShare({ work, share }), byName.get(work)]
    if (shared === undefined || doing.has(key) || ending.has(key) || closing !== undefined) return
    log.info({ work, share }, 'this worker takes a share of the work')
    doing.set(key, { share: { work, share }, inHand: shared.start(share) })
  }

  /** This one stood still, or could not say that it was there. */
  function lose(share: WorkShare): void {
    log.warn({ ...share }, 'another worker took over a share of the work')
    end(share, () => Promise.resolve())
  }

  async function giveUp(share: WorkShare): Promise<void> {
    await shares.giveUp(worker, share)
    log.info({ ...share }, 'a share of the work is given up')
  }

  function end(share: WorkShare, afterwards: (share: WorkShare) => Promise<void>): void {
    const key = keyOfShare(share)
    const inHand = doing.get(key)?.inHand
    if (inHand === undefined) return
    doing.delete(key)
    const ended = inHand
      .close()
      .then(() => afterwards(share))
      .catch((error: unknown) => log.warn({ ...share, error }, 'a share of the work could not be given up'))
      .finally(() => ending.delete(key))
    ending.set(key, ended)
  }

  async function closeAll(): Promise<void> {
    for (const { share } of doing.values()) end(share, giveUp)
    await Promise.all([shares.leave(worker, holdMs).catch(() => {}), ...ending.values()])
  }

  return {
    look,
    close() {
      closing ??= closeAll()
      return closing
    },
  }
}
