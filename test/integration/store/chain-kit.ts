/** What the tests of the chained journal share. */
import type { StoreKit } from './store-kit.ts'

/** The store as it was at first, which is quicker than another database. Lanes stay. */
export async function forgetAll(kit: StoreKit): Promise<void> {
  const tables = ['events', 'blocks', 'stamps', 'chain_head', 'transfers', 'work', 'closed', 'payloads', 'outbox', 'attempts', 'inbox', 'inbox_files', 'dossiers', 'certificates']
  await kit.sql.query(`${tables.map((table) => `delete from ${table};`).join('\n')} insert into chain_head default values`)
}
