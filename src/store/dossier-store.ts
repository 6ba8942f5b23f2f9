/** The DossierStore port on PostgreSQL. */
import type { DossierChange, DossierKey, DossierStore, HeldDossier } from '../ports/dossier-store.ts'
import type { Log } from '../ports/log.ts'
import type { Vault } from '../ports/vault.ts'
import { writeChanges } from './change-dossier.ts'
import { followJournal } from './follow-journal.ts'
import { findDossier, holdDossier } from './held-dossier.ts'
import { inTransaction, type Client, type Pool } from './pool.ts'
import { portalOf } from './portal-sync.ts'
import { lastingFault } from './savepoint.ts'
import { syncDelays } from './sync-delays.ts'

type DecideChange = (held: HeldDossier) => DossierChange

const postponedMs = 3_600_000

const due = 'select sender, code from dossiers where check_at <= $1 order by check_at limit $2'
const stillDue = 'select 1 from dossiers where sender = $1 and code = $2 and check_at <= $3 for update skip locked'

const postpone = `
with d as (update dossiers set check_at = $3 where sender = $1 and code = $2 returning sender, code)
select t.id from d join transfers t on t.sender = d.sender and t.dossier_code = d.code and t.purpose = 'submission' order by t.sequence desc limit 1`

export function createDossierStore(pool: Pool, vault: Vault, log: Log): DossierStore {
  /** What the database refuses once it refuses again: the dossier is looked at later, and holds up no other. */
  async function changeOrPostpone(key: DossierKey, now: Date, decide: DecideChange): Promise<boolean> {
    try {
      return await inTransaction(pool, (client) => changeIfDue(client, vault, key, now, decide))
    } catch (error) {
      const code = lastingFault(error)
      if (code === undefined) throw error
      const { rows } = await pool.query<{ id: string }>(postpone, [key.sender, key.code, new Date(now.getTime() + postponedMs)])
      log.error({ transferId: rows[0]?.id, code }, 'the database refused what follows from the clock of a dossier')
      return true
    }
  }

  return {
    async get(key) {
      const found = await findDossier(pool, vault, key)
      if (found === undefined) return undefined
      const { latest: _latest, ...known } = found
      return { ...known, portal: await portalOf(pool, key) }
    },
    change: (key, decide) => inTransaction(pool, (client) => changeHeld(client, vault, key, decide)),
    async changeDue(limit, now, decide) {
      const { rows } = await pool.query<DossierKey>(due, [now, limit])
      let changed = 0
      for (const key of rows) {
        if (await changeOrPostpone(key, now, decide)) changed++
      }
      return changed
    },
    follow: (follower, limit, handle) => followJournal(pool, vault, follower, limit, handle, log),
    syncDelays: (from, to) => syncDelays(pool, from, to),
  }
}

async function changeHeld(client: Client, vault: Vault, key: DossierKey, decide: DecideChange): Promise<DossierChange | undefined> {
  const held = await holdDossier(client, vault, key)
  if (held === undefined) return undefined
  const change = decide(held)
  await writeChanges(client, vault, [{ held, change }])
  return change
}

/** False where another process has it, or had it meanwhile. */
async function changeIfDue(client: Client, vault: Vault, key: DossierKey, now: Date, decide: DecideChange): Promise<boolean> {
  const { rowCount } = await client.query(stillDue, [key.sender, key.code, now])
  if (rowCount === 0) return false
  return (await changeHeld(client, vault, key, decide)) !== undefined
}
