/**
 * What the store promises about transfers, their lane and their work, small enough to be read: no SQL, no locks, one thing
 * after the other. Answers are texts, so that what was answered and what should have been can be laid side by side.
 */
import type { Settlement } from '../../../src/ports/transfer-store.ts'

export type Verb = 'cancel' | 'dismiss' | 'replay' | 'resend'

/** What an actor does, with everything that it knew when it did it. `of`: the place of the transfer in the model. */
export type Deed =
  | { readonly kind: 'lease'; readonly of: number; readonly owner: string }
  | { readonly kind: 'renew'; readonly of: number; readonly owner: string }
  | { readonly kind: 'settle'; readonly of: number; readonly owner: string; readonly attempt: number; readonly trigger: string; readonly end: End }
  | { readonly kind: 'prolong' | 'release'; readonly of: number; readonly owner: string; readonly attempt: number }
  | { readonly kind: Verb; readonly of: number }
  | { readonly kind: 'callback'; readonly dossier: string; readonly key: string }
  | { readonly kind: 'suspend' | 'resume' | 'probe' | 'count-failure' | 'sweep' }

export interface End {
  readonly move: Settlement['move']
  readonly lane: Settlement['lane']['kind']
  readonly inDoubt: boolean
  /** Of `wait`: due at once, and counted as a try. */
  readonly soon: boolean
  readonly counts: boolean
}

interface Work {
  due: boolean
  lease?: { owner: string; ranOut: boolean }
  attempts: number
  tries: number
  trigger: string
  queue: string
  inDoubt: boolean
  interruptions: number
  /** Of a resend: it stays so. */
  kept?: string
}

export interface ModelTransfer {
  readonly dossier: string
  /** As the last attempt or order left it. */
  state: string
  attempts: number
  inDoubt: boolean
  mayHaveArrived: boolean
  work?: Work
  readonly rows: string[]
  readonly told: string[]
}

export interface Model {
  readonly transfers: ModelTransfer[]
  readonly lane: { state: string; probed: boolean; failures: number; readonly told: string[] }
  /** Keys of events that had their effect. */
  readonly heard: string[]
}

export function emptyModel(): Model {
  return { transfers: [], lane: { state: 'open', probed: false, failures: 0, told: [] }, heard: [] }
}

export function accepted(dossier: string): ModelTransfer {
  const work: Work = { due: true, attempts: 0, tries: 0, trigger: 'automatic', queue: 'live', inDoubt: false, interruptions: 0 }
  return { dossier, state: 'accepted', attempts: 0, inDoubt: false, mayHaveArrived: false, work, rows: [], told: ['accepted'] }
}

export function copyOf(model: Model): Model {
  return structuredClone(model)
}

/** Does it, and says what is answered. */
export function answerTo(model: Model, deed: Deed): string {
  switch (deed.kind) {
    case 'lease':
      return lease(model, deed.of, deed.owner)
    case 'renew':
      return renew(theOne(model, deed.of), deed.owner)
    case 'settle':
      return settle(model, theOne(model, deed.of), deed)
    case 'prolong':
      return prolong(model, deed)
    case 'release':
      return release(theOne(model, deed.of), deed)
    case 'cancel':
    case 'dismiss':
      return takeBack(theOne(model, deed.of), deed.kind)
    case 'replay':
    case 'resend':
      return sendAgain(model, deed.of, deed.kind)
    case 'callback':
      return hear(model, deed.dossier, deed.key)
    case 'sweep':
      return `swept ${dueNow(model).join(' ')}`
    default:
      return changeLane(model, deed.kind)
  }
}

export function stateOf({ state, work }: ModelTransfer): string {
  return work?.lease === undefined ? state : 'delivering'
}

/** By their places: what a worker may take now. */
export function dueNow(model: Model): readonly number[] {
  return [...model.transfers.keys()].filter((of) => whyNot(model, of) === undefined)
}

function theOne(model: Model, of: number): ModelTransfer {
  const one = model.transfers[of]
  if (one === undefined) throw new Error(`the model has no transfer ${of}`)
  return one
}

function whyNot(model: Model, of: number): string | undefined {
  const { work, dossier } = theOne(model, of)
  if (work === undefined) return 'done'
  if (work.lease?.ranOut === false) return 'leased'
  if (model.lane.state !== 'open') return 'lane-closed'
  if (work.lease === undefined && !work.due) return 'not-due'
  return model.transfers.some((other, place) => place < of && other.dossier === dossier && other.work !== undefined) ? 'earlier-first' : undefined
}

function lease(model: Model, of: number, owner: string): string {
  const reason = whyNot(model, of)
  const one = theOne(model, of)
  const { work } = one
  if (reason !== undefined || work === undefined) return `not-now ${reason}`
  if (work.lease !== undefined) {
    one.rows.push(`${work.attempts} ${work.trigger} interrupted`)
    work.interruptions++
    work.inDoubt = true
  }
  work.lease = { owner, ranOut: false }
  work.attempts++
  return `leased ${work.attempts} by ${owner}: ${work.trigger}, ${work.tries} tries, ${work.interruptions} interrupted, doubt ${work.inDoubt}, ${model.lane.failures} failures`
}

function renew({ work }: ModelTransfer, owner: string): string {
  if (work?.lease?.owner !== owner) return 'gone'
  work.lease.ranOut = false
  return 'held'
}

const states: Readonly<Record<Settlement['move'], string>> = { deliver: 'delivered', confirm: 'confirmed', wait: 'waiting', refuse: 'refused', park: 'parked', expire: 'expired' }
export const outcomes: Readonly<Record<Settlement['move'], 'delivered' | 'later' | 'refused' | 'unclear'>> = { deliver: 'delivered', confirm: 'delivered', wait: 'later', refuse: 'refused', park: 'unclear', expire: 'later' }

function settle(model: Model, one: ModelTransfer, { owner, attempt, trigger, end }: Extract<Deed, { kind: 'settle' }>): string {
  const { work } = one
  if (work?.lease?.owner !== owner || work.attempts !== attempt) return 'too late'
  one.rows.push(`${attempt} ${trigger} ${outcomes[end.move]}`)
  one.attempts = attempt
  one.inDoubt = end.inDoubt
  one.mayHaveArrived = false
  const said = states[end.move]
  if (end.move === 'wait') {
    one.state = said
    const { lease: _over, ...rest } = work
    one.work = { ...rest, due: end.soon, tries: work.tries + (end.counts ? 1 : 0), trigger: 'automatic', interruptions: 0, inDoubt: end.inDoubt }
  } else {
    // what was delivered once is there
    one.state = work.kept !== undefined && said !== 'confirmed' ? work.kept : said
    delete one.work
  }
  one.told.push(one.state === said || said === 'delivered' ? said : 'resend-failed')
  laneAfter(model, end.lane)
  return 'written'
}

type OfLease = Extract<Deed, { kind: 'prolong' | 'release' }>

function prolong(model: Model, { of, owner, attempt }: OfLease): string {
  const { work } = theOne(model, of)
  const is = work?.lease?.owner === owner && !work.lease.ranOut && work.attempts === attempt && model.lane.state === 'open'
  return is ? 'prolonged' : 'not prolonged'
}

/** As if it had not been leased, but for what is known of whoever had it before. */
function release({ work }: ModelTransfer, { owner, attempt }: OfLease): string {
  if (work?.lease?.owner === owner && work.attempts === attempt) {
    delete work.lease
    work.attempts--
    work.due = true
  }
  return 'released'
}

function laneAfter({ lane }: Model, change: End['lane']): void {
  if (change === 'reset') lane.failures = 0
  if (change === 'suspend' && lane.state === 'open') {
    Object.assign(lane, { state: 'suspended', probed: true })
    lane.told.push('suspended')
  }
  if (change === 'stop' && lane.state !== 'stopped') {
    Object.assign(lane, { state: 'stopped', probed: false })
    lane.told.push('stopped')
  }
}

function changeLane({ lane }: Model, by: 'suspend' | 'resume' | 'probe' | 'count-failure'): string {
  if (by === 'count-failure') return `${++lane.failures} in a row`
  if (by === 'suspend') {
    Object.assign(lane, { state: 'suspended', probed: false })
    lane.told.push('suspended')
    return 'suspended'
  }
  const opens = by === 'probe' ? lane.state === 'suspended' && lane.probed : lane.state !== 'open'
  if (!opens) return by === 'probe' ? 'not opened' : 'resumed'
  Object.assign(lane, { state: 'open', probed: false }, by === 'resume' ? { failures: 0 } : {})
  lane.told.push('opened')
  return by === 'probe' ? 'opened' : 'resumed'
}

function takeBack(one: ModelTransfer, by: 'cancel' | 'dismiss'): string {
  const { work } = one
  const type = by === 'cancel' ? 'cancelled' : 'dismissed'
  if (work !== undefined && work.lease === undefined) {
    one.state = work.kept ?? 'cancelled'
    one.attempts = work.attempts
    one.mayHaveArrived ||= work.kept === undefined && work.inDoubt
    one.told.push(work.kept === undefined ? type : 'resend-cancelled')
    delete one.work
    return `changed ${one.state}`
  }
  if (by === 'cancel' || work !== undefined || !['refused', 'parked', 'expired'].includes(one.state)) return `illegal ${stateOf(one)}`
  one.state = 'cancelled'
  one.mayHaveArrived ||= one.inDoubt
  one.told.push(type)
  return `changed ${one.state}`
}

function sendAgain(model: Model, of: number, by: 'replay' | 'resend'): string {
  const one = theOne(model, of)
  const delivered = ['delivered', 'confirmed']
  const from = by === 'replay' ? ['waiting', 'refused', 'parked', 'expired'] : [...delivered, 'refused', 'parked', 'expired']
  if (!from.includes(stateOf(one))) return `illegal ${stateOf(one)}`
  const isThere = (other: ModelTransfer) => other.work?.kept !== undefined || [...delivered, 'delivering'].includes(stateOf(other))
  const later = model.transfers.findIndex((other, place) => place > of && other.dossier === one.dossier && isThere(other))
  if (by === 'replay' && later !== -1) return `superseded by ${later}`
  const kept = delivered.includes(one.state) ? one.state : undefined
  const before = one.work ?? { attempts: one.attempts, inDoubt: one.inDoubt || kept !== undefined, ...(kept !== undefined ? { kept } : {}) }
  one.work = { ...before, due: true, tries: 0, interruptions: 0, trigger: by, queue: 'replay' }
  one.state = 'waiting'
  one.told.push(by === 'replay' ? 'replayed' : 'resent')
  return 'changed waiting'
}

function hear(model: Model, dossier: string, key: string): string {
  if (model.heard.includes(key)) return 'repeat'
  const cameToNothing = ['refused', 'cancelled']
  const held = model.transfers.filter((one) => one.dossier === dossier && !cameToNothing.includes(one.state))
  const newest = held.at(-1)
  if (newest === undefined) return 'unmatched'
  model.heard.push(key)
  if (stateOf(newest) === 'delivered') {
    newest.state = 'confirmed'
    newest.told.push('confirmed')
  }
  return 'applied'
}
