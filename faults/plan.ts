/** What a seed decides: the load, how partners misbehave by themselves, and the faults with their moments and lengths. */
import { openDraw, type Draw } from './draw.ts'
import { receivers, type Receiver } from './dossiers.ts'

/** What the queues are on. sentinel: a Redis with a replica, and Sentinels that promote it; in the long form only. */
export type Backend = 'redis' | 'sentinel' | 'postgres'

/**
 * What becomes of a dossier. plain: nothing more · news: the partner tells a step and the end of it · supplement: the
 * partner asks for papers, they are handed in, and the end is told · cancel: the one-stop system takes it back at once.
 */
export type Course = 'plain' | 'news' | 'supplement' | 'cancel'

export interface PlannedDossier {
  readonly code: string
  readonly receiver: Receiver
  readonly atMs: number
  readonly padBytes: number
  /** Sent by two at once under one key. */
  readonly twice: boolean
  readonly course: Course
  /** How news come: the partner calls, or waits to be asked. */
  readonly by: 'call' | 'poll'
}

/** A partner refuses so many messages, or applies them and loses its answers, without any fault of the network. */
export interface PlannedMood {
  readonly receiver: Receiver
  readonly atMs: number
  readonly kind: 'refuse' | 'lose-answer' | 'reset'
  readonly times: number
}

export interface PlannedFault {
  readonly name: string
  readonly atMs: number
  /** Of what the fault itself chooses: whom, how long. */
  readonly seed: number
}

export interface Plan {
  readonly seed: number
  readonly long: boolean
  readonly backend: Backend
  readonly dossiers: readonly PlannedDossier[]
  readonly moods: readonly PlannedMood[]
  readonly faults: readonly PlannedFault[]
}

export interface PlanChoices {
  /** Names of the faults that this form of the run may choose, for either backend. */
  readonly faultsFor: (backend: Backend) => readonly string[]
  readonly long: boolean
  /** Whether there is a Redis at all. */
  readonly redis: boolean
}

/** Loopback is the cheapest; the polled ones cost a question for each dossier that they hold. */
const weights: Readonly<Record<Receiver, number>> = { loopback: 45, land: 22, tax: 12, treasury: 9, 'civil-registry': 6, judiciary: 6 }

/** Between two faults of the long form. */
const apartMs = 4_000

export function makePlan(seed: number, { faultsFor, long, redis }: PlanChoices): Plan {
  const draw = openDraw(Math.imul(seed, 0x9e3779b1))
  const backend = redis ? backendOf(seed, long) : 'postgres'
  const names = faultsFor(backend)
  const lengthMs = long ? names.length * apartMs : 1_500
  const count = long ? Math.round((lengthMs / 1_000) * draw.between(2, 3)) : draw.between(20, draw.chance(0.2) ? 60 : 30)
  const dossiers = Array.from({ length: count }, (_, n) => planDossier(draw, codeOf(seed, n), lengthMs))
  const moods = Array.from({ length: draw.between(0, long ? 12 : 2) }, (): PlannedMood => ({
    receiver: draw.pick(receivers),
    atMs: draw.between(0, lengthMs),
    kind: draw.pick(['refuse', 'lose-answer', 'reset']),
    times: draw.between(1, 3),
  }))
  const faults = long ? everyFault(draw, names, lengthMs) : Array.from({ length: draw.between(1, 3) }, () => planFault(draw, draw.pick(names), lengthMs))
  return { seed, long, backend, dossiers, moods, faults }
}

function backendOf(seed: number, long: boolean): Backend {
  if (seed % 3 === 2) return 'postgres'
  return long && seed % 3 === 1 ? 'sentinel' : 'redis'
}

function planDossier(draw: Draw, code: string, lengthMs: number): PlannedDossier {
  const receiver = pickReceiver(draw)
  return {
    code,
    receiver,
    atMs: draw.between(0, lengthMs),
    padBytes: draw.chance(0.15) ? draw.between(1_000, 300_000) : 0,
    twice: draw.chance(0.15),
    course: pickCourse(draw, receiver),
    by: receiver === 'loopback' && draw.chance(0.4) ? 'poll' : 'call',
  }
}

function pickReceiver(draw: Draw): Receiver {
  let left = draw.between(1, 100)
  for (const receiver of receivers) {
    left -= weights[receiver]
    if (left <= 0) return receiver
  }
  return 'loopback'
}

function pickCourse(draw: Draw, receiver: Receiver): Course {
  if (draw.chance(0.1)) return 'cancel'
  const tells = receiver === 'loopback' || receiver === 'land'
  return tells && draw.chance(0.45) ? draw.pick(['news', 'supplement']) : 'plain'
}

function planFault(draw: Draw, name: string, lengthMs: number): PlannedFault {
  return { name, atMs: draw.between(100, lengthMs), seed: draw.between(0, 2 ** 30) }
}

/** Each once, one after the other over the whole length, in an order of the seed's. */
function everyFault(draw: Draw, names: readonly string[], lengthMs: number): readonly PlannedFault[] {
  const left = [...names]
  return names.map((_, index) => {
    const [name = ''] = left.splice(draw.between(0, left.length - 1), 1)
    return { name, atMs: Math.round(((index + 0.5) * lengthMs) / names.length), seed: draw.between(0, 2 ** 30) }
  })
}

/** Of a unit of the province that nobody else has; seven digits, of which the run has five. */
function codeOf(seed: number, n: number): string {
  return n < 100 ? `H56.16-261122-${String(seed % 100_000).padStart(5, '0')}${String(n).padStart(2, '0')}` : `H56.${17 + Math.floor(n / 100)}-261122-${String(seed % 100_000).padStart(5, '0')}${String(n % 100).padStart(2, '0')}`
}
