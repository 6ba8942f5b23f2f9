/** Stores of several processes on one database: each its own connections, whose statements pass the gate. */
import type { InboxStore } from '../../../src/ports/inbox-store.ts'
import type { LaneStore } from '../../../src/ports/lane-store.ts'
import type { Log } from '../../../src/ports/log.ts'
import type { TransferStore } from '../../../src/ports/transfer-store.ts'
import { createInboxStore } from '../../../src/store/inbox-store.ts'
import { createLaneStore } from '../../../src/store/lane-store.ts'
import { openPool } from '../../../src/store/pool.ts'
import { createTransferStore } from '../../../src/store/transfer-store.ts'
import { vault } from '../store/store-kit.ts'
import type { Gate } from './gate.ts'

export interface ActorStore {
  readonly transfers: TransferStore
  readonly lanes: LaneStore
  readonly inbox: InboxStore
}

export interface GatedStore extends ActorStore {
  close(): Promise<void>
}

type Query = (...values: unknown[]) => unknown
type Callback = (error: unknown, result: unknown) => void

export function openGatedStore(url: string, actor: number, gate: Gate, log: Log): GatedStore {
  const pool = openPool({ url, size: 2, onError: (error) => log.warn({ error }, 'a connection broke') })
  pool.on('connect', (client) => {
    // the driver's own type is of many overloads; what is passed on is what came
    const through = client.query.bind(client) as Query
    const backend = (client as unknown as { readonly processID: number }).processID
    const gated: Query = (...values) => {
      // to begin is nothing that anybody else could notice
      if (values[0] === 'begin') return through(...values)
      const last = values.at(-1)
      const entered = gate.enter(actor, backend)
      if (typeof last !== 'function') return entered.then(() => through(...values)).finally(() => gate.leave(actor))
      const back: Callback = (error, result) => {
        gate.leave(actor)
        ;(last as Callback)(error, result)
      }
      return void entered.then(() => through(...values.slice(0, -1), back))
    }
    client.query = gated as typeof client.query
  })
  return { transfers: createTransferStore(pool, vault), lanes: createLaneStore(pool), inbox: createInboxStore(pool, vault, log), close: () => pool.end() }
}
