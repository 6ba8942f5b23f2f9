/** Does what the model foretells, on a real store, and says in the model's words what was answered. */
import type { Decide } from '../../../src/ports/inbox-store.ts'
import type { ChangeResult, Lease, Settlement } from '../../../src/ports/transfer-store.ts'
import { attemptRecord, finishedAt, settlement } from '../store/store-kit.ts'
import { entryOf, eventOf } from '../store/way-back.ts'
import type { ActorStore } from './actors.ts'
import { outcomes, type Deed, type End } from './store-model.ts'

export interface Stage {
  /** Partner of everything that happens here. */
  readonly lane: string
  readonly client: string
  /** Ids of the transfers by their places. */
  readonly ids: readonly string[]
  /** The leases that were given out, by owner and attempt: also those that are lost since. */
  readonly leases: Map<string, Lease>
  /** Names of those that were given back: their numbers may be given out again. */
  readonly released: Set<string>
}

const leaseMs = 3_600_000
const laterMs = 3_600_000
const order = { actor: 'operator', reason: 'as drawn' }

function nameOf(of: number, owner: string, attempt: number | ''): string {
  return `${of} ${owner} ${attempt}`
}

/** What this owner was given of the transfer, held or lost, in order. */
export function leasesOf({ leases }: Stage, of: number, owner: string): readonly Lease[] {
  return [...leases].flatMap(([name, lease]) => (name.startsWith(nameOf(of, owner, '')) ? [lease] : []))
}

export async function carryOut({ transfers, lanes, inbox }: ActorStore, deed: Deed, stage: Stage): Promise<string> {
  const { lane, client } = stage
  const id = 'of' in deed ? (stage.ids[deed.of] ?? '') : ''
  switch (deed.kind) {
    case 'lease':
      return lease(transfers, deed.of, id, deed.owner, stage)
    case 'renew':
      return (await transfers.renewLeases(deed.owner, [id], leaseMs)).includes(id) ? 'held' : 'gone'
    case 'settle':
      return (await transfers.settle(leaseOf(deed, stage), endOf(deed.end))) ? 'written' : 'too late'
    case 'prolong':
      return (await transfers.prolong(leaseOf(deed, stage), leaseMs)) ? 'prolonged' : 'not prolonged'
    case 'release':
      await transfers.release(leaseOf(deed, stage))
      stage.released.add(nameOf(deed.of, deed.owner, deed.attempt))
      return 'released'
    case 'cancel':
      return changed(await transfers.cancel(id, client, 'clerk'), stage)
    case 'dismiss':
    case 'replay':
    case 'resend':
      return changed(await transfers[deed.kind](id, order), stage)
    case 'callback':
      return inbox.receive(entryOf(eventOf(deed.dossier, { key: deed.key }), { partner: lane }), confirmWhereDelivered)
    case 'count-failure':
      return `${await lanes.countFailure(lane)} in a row`
    case 'probe':
      return (await lanes.reopen(lane)) ? 'opened' : 'not opened'
    case 'suspend':
      await lanes.suspend(lane, order)
      return 'suspended'
    case 'resume':
      await lanes.resume(lane, order)
      return 'resumed'
    case 'sweep':
      return `swept ${(await transfers.takeDue(100, 0, { partner: lane })).map((row) => stage.ids.indexOf(row.id)).toSorted((a, b) => a - b).join(' ')}`
  }
}

async function lease(transfers: ActorStore['transfers'], of: number, id: string, owner: string, stage: Stage): Promise<string> {
  const result = await transfers.lease(id, owner, leaseMs)
  if (result.kind === 'not-now') return `not-now ${result.reason}`
  const { attempt, trigger, tries, interruptions, inDoubt, laneFailures } = result.lease
  const name = nameOf(of, owner, attempt)
  if (stage.leases.has(name) && !stage.released.delete(name)) throw new Error(`the attempt ${name} was given out twice`)
  stage.leases.set(name, result.lease)
  return `leased ${attempt} by ${owner}: ${trigger}, ${tries} tries, ${interruptions} interrupted, doubt ${inDoubt}, ${laneFailures} failures`
}

function leaseOf({ of, owner, attempt }: Extract<Deed, { kind: 'settle' | 'prolong' | 'release' }>, { leases }: Stage): Lease {
  const found = leases.get(nameOf(of, owner, attempt))
  if (found === undefined) throw new Error('nobody settles, asks about or gives back what was not leased')
  return found
}

function endOf({ move, lane, inDoubt, soon, counts }: End): Settlement {
  const waits = move === 'wait' ? { dueAt: new Date(finishedAt.getTime() + (soon ? 0 : laterMs)), counts } : {}
  return settlement(move, { attempt: attemptRecord({ outcome: outcomes[move] }), inDoubt, lane: changeOf(lane), ...waits })
}

function changeOf(lane: End['lane']): Settlement['lane'] {
  if (lane === 'suspend') return { kind: lane, reason: 'drawn', probe: { minMs: laterMs, maxMs: laterMs } }
  return lane === 'stop' ? { kind: lane, reason: 'drawn' } : { kind: lane }
}

function changed(result: ChangeResult, { ids }: Stage): string {
  switch (result.kind) {
    case 'changed':
      return `changed ${result.transfer.state}`
    case 'illegal':
      return `illegal ${result.state}`
    case 'superseded':
      return `superseded by ${ids.indexOf(result.by)}`
    case 'unknown':
      return 'unknown'
  }
}

/** As the rules do for whoever works on a dossier. */
const confirmWhereDelivered: Decide = (held, _event, partner) => {
  const holding = held.holdings.find((one) => one.partner === partner)
  return { inbox: 'applied', ...(holding?.state === 'delivered' ? { confirms: holding.transferId } : {}) }
}
