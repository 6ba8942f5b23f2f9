/** The SavedFilterStore port on PostgreSQL. */
import type { SavedFilter } from '../../schemas/saved-filters.ts'
import type { SavedFilterStore } from '../ports/saved-filter-store.ts'
import type { Pool } from './pool.ts'
import { storableText } from './storable.ts'

interface FilterRow extends Omit<SavedFilter, 'at'> {
  readonly at: Date
}

const list = 'select name, page, query, at from saved_filters where account = $1 order by name collate "C"'

const put = `
insert into saved_filters (account, name, page, query)
select $1, $2, $3, $4 where exists (select 1 from saved_filters where account = $1 and name = $2) or (select count(*) from saved_filters where account = $1) < $5
on conflict (account, name) do update set page = excluded.page, query = excluded.query, at = now()`

/** Of one account. */
const most = 100

export function createSavedFilterStore(pool: Pool): SavedFilterStore {
  return {
    async list(account) {
      const { rows } = await pool.query<FilterRow>(list, [account])
      return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
    },
    async put(account, { name, page, query }) {
      const { rowCount } = await pool.query(put, [account, storableText(name), page, storableText(query), most])
      return rowCount === 1
    },
    async remove(account, name) {
      const { rowCount } = await pool.query('delete from saved_filters where account = $1 and name = $2', [account, storableText(name)])
      return rowCount === 1
    },
  }
}
