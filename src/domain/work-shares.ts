/** Which worker does which part of the work. Every worker makes the same plan of what all of them hold, and does its own part of it. */

/** A part of a work that one worker does; the first is 0. Most works have one. */
export interface WorkShare {
  readonly work: string
  readonly share: number
}

export interface WorkerOfShares {
  readonly id: string
  /** What it can do now: into how many shares each work is divided, by its configuration. */
  readonly works: Readonly<Record<string, number>>
}

export interface HeldShare extends WorkShare {
  readonly worker: string
}

export interface SharesPlan {
  readonly take: readonly WorkShare[]
  readonly giveUp: readonly WorkShare[]
}

export const laneWork = (partner: string): string => `lane:${partner}`

export function keyOfShare({ work, share }: WorkShare): string {
  return `${work} ${share}`
}

/** What a share has of the places of its lane: the first shares have one more where they do not come out even. */
export function placesOfShare(places: number, shares: number, share: number): number {
  return Math.floor((places + shares - 1 - share) / shares)
}

/**
 * What `me` takes of what nobody holds, and gives up for others. `workers`: all that are there; what is held by one that is not
 * among them is nobody's. Shares of one work go to different workers, then all shares are divided evenly; of what is held, as little as
 * possible changes hands.
 */
export function planShares(me: string, workers: readonly WorkerOfShares[], held: readonly HeldShare[]): SharesPlan {
  const loads = new Map(workers.map((worker) => [worker.id, emptyLoad(worker)]))
  const owners = new Map<string, Owned>()
  for (const share of held) {
    const load = loads.get(share.worker)
    if (load !== undefined) give(owners, share, load)
  }
  for (const share of sharesOf(workers)) {
    const taker = owners.has(keyOfShare(share)) ? undefined : leastOf(share.work, ableTo(share, loads))
    if (taker !== undefined) give(owners, share, taker)
  }
  for (let move = nextMove(owners, loads); move !== undefined; move = nextMove(owners, loads)) give(owners, move.share, move.to)
  const mine = new Set(held.filter(({ worker }) => worker === me).map(keyOfShare))
  const isHeld = new Set(held.filter(({ worker }) => loads.has(worker)).map(keyOfShare))
  const planned = [...owners.values()]
  return {
    take: planned.filter(({ share, load }) => load.worker.id === me && !isHeld.has(keyOfShare(share))).map(({ share }) => share),
    giveUp: planned.filter(({ share, load }) => load.worker.id !== me && mine.has(keyOfShare(share))).map(({ share }) => share),
  }
}

interface Load {
  readonly worker: WorkerOfShares
  readonly ofWork: Map<string, number>
  ofAll: number
}

interface Owned {
  readonly share: WorkShare
  readonly load: Load
}

function emptyLoad(worker: WorkerOfShares): Load {
  return { worker, ofWork: new Map(), ofAll: 0 }
}

function give(owners: Map<string, Owned>, { work, share }: WorkShare, to: Load): void {
  const key = keyOfShare({ work, share })
  const from = owners.get(key)
  if (from !== undefined) count(from.load, work, -1)
  count(to, work, 1)
  owners.set(key, { share: { work, share }, load: to })
}

function count(load: Load, work: string, by: number): void {
  load.ofWork.set(work, partOf(load, work) + by)
  load.ofAll += by
}

function partOf(load: Load, work: string): number {
  return load.ofWork.get(work) ?? 0
}

/** All that anybody can do, in one order for all. */
function sharesOf(workers: readonly WorkerOfShares[]): readonly WorkShare[] {
  const most = new Map<string, number>()
  for (const { works } of workers) for (const [work, shares] of Object.entries(works)) most.set(work, Math.max(shares, most.get(work) ?? 0))
  return [...most].toSorted(([one], [other]) => (one < other ? -1 : 1)).flatMap(([work, shares]) => Array.from({ length: shares }, (_, share) => ({ work, share })))
}

function ableTo({ work, share }: WorkShare, loads: ReadonlyMap<string, Load>): readonly Load[] {
  return [...loads.values()].filter(({ worker }) => share < (worker.works[work] ?? 0))
}

function leastOf(work: string, loads: readonly Load[]): Load | undefined {
  return loads.toSorted((one, other) => partOf(one, work) - partOf(other, work) || one.ofAll - other.ofAll || (one.worker.id < other.worker.id ? -1 : 1))[0]
}

/**
 * From one that can do it no more to one that can; otherwise each makes the workers more alike, by their shares of this work or by those of
 * all: so there is a last one.
 */
function nextMove(owners: ReadonlyMap<string, Owned>, loads: ReadonlyMap<string, Load>): { readonly share: WorkShare; readonly to: Load } | undefined {
  for (const { share, load } of owners.values()) {
    const able = ableTo(share, loads)
    const to = leastOf(share.work, able)
    if (to === undefined) continue
    if (!able.includes(load)) return { share, to }
    const more = partOf(load, share.work) - partOf(to, share.work)
    if (more >= 2 || (more >= 1 && load.ofAll - to.ofAll >= 2)) return { share, to }
  }
  return undefined
}
