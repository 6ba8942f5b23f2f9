/** Accepting and delivering over a store that holds a million transfers, beside the same over an empty one. */
import { systemClock } from '../src/observe/system-clock.ts'
import { openStore } from '../src/store/open-store.ts'
import { createVault } from '../src/store/vault.ts'
import { handIn, nobody } from './accept.ts'
import { compareRates, type Compared, type Pair } from './compared.ts'
import { deliverInto } from './deliver.ts'
import { fillDesk } from './desk-fill.ts'
import { startGateway } from './gateway.ts'
import type { Measured } from './load.ts'
import type { Surroundings } from './surroundings.ts'

interface Settings {
  readonly transfers: number
  readonly rounds: number
  readonly requests: number
  readonly warmUp: number
  readonly dossiers: number
  readonly redisUrl: string | undefined
}

const sides = { baseline: 'empty', ours: 'full' }
const log = { info() {}, warn() {}, error() {} }
/** Numbers of dossiers that no transfer of the full store names. */
const [firstDelivered, firstAccepted] = [5_000_000, 7_000_000]

/** Rows for accepting and for delivering. */
export async function compareStored(where: Surroundings, settings: Settings): Promise<readonly Compared[]> {
  const [empty, full] = [await where.database('stored_empty'), await where.database('stored_full')]
  for (const url of [empty, full]) await bringToVersion(url)
  await fillDesk(full, settings.transfers, () => undefined)
  const of = `per second, with ${settings.transfers} stored over empty; wanted 0.95`
  // first what leaves nothing behind: what is only accepted would be delivered with it
  const delivered: Pair[] = []
  for (let n = 0, first = firstDelivered; n < settings.rounds; n++, first += settings.warmUp + settings.dossiers) {
    const both = { warmUp: settings.warmUp, dossiers: settings.dossiers, redisUrl: settings.redisUrl, first }
    delivered.push({ baseline: await deliverInto(where, empty, both), ours: await deliverInto(where, full, both) })
  }
  const accepted = await acceptRounds(where, { empty, full }, settings)
  return [compareRates(`accept, ${settings.transfers} stored`, accepted, { of, sides }), compareRates(`deliver, ${settings.transfers} stored`, delivered, { of, sides })]
}

async function acceptRounds(where: Surroundings, { empty, full }: { readonly empty: string; readonly full: string }, { rounds, requests, redisUrl }: Settings): Promise<readonly Pair[]> {
  const start = async (databaseUrl: string, name: string) => startGateway(await where.writeConfig(name, { databaseUrl, redisUrl, sinkUrl: nobody }), 'api')
  const [beside, filled] = [await start(empty, 'accept-empty'), await start(full, 'accept-full')]
  let first = firstAccepted
  async function round(url: string): Promise<Measured> {
    first += requests
    return handIn({ url, requests, first, connections: 32 })
  }
  const pairs: Pair[] = []
  try {
    for (const gateway of [beside, filled]) await round(gateway.ready.doors.client)
    for (let n = 0; n < rounds; n++) pairs.push({ baseline: await round(beside.ready.doors.client), ours: await round(filled.ready.doors.client) })
  } finally {
    await beside.stop()
    await filled.stop()
  }
  return pairs
}

async function bringToVersion(url: string): Promise<void> {
  const store = await openStore({ url, poolSize: 2, clock: systemClock, log, vault: createVault([{ id: 'bench', secret: Buffer.alloc(32, 1) }]) })
  await store.close()
}
