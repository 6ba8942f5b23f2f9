/** Which worker does which part of the work: a row for each worker that is there, and one for each share that is held. */
import type { WorkerOfShares } from '../domain/work-shares.ts'
import type { KeptShare, WorkShareStore } from '../ports/work-shares.ts'
import type { Pool } from './pool.ts'

const hold = `update work_shares set until = now() + $2 * interval '1 millisecond' where worker = $1`

const renew = `
with gone as (
  delete from workers where until < now() - interval '1 hour' and id <> $1
), held as (${hold})
insert into workers (id, works, until) values ($1, $3, now() + $2 * interval '1 millisecond')
on conflict (id) do update set works = excluded.works, until = excluded.until`

const leave = `
with gone as (delete from workers where id = $1)
${hold}`

const workers = 'select id, works from workers where until > now() order by id'
const held = 'select work, share, worker, until < now() as "isExpired" from work_shares order by work, share'

const take = `
insert into work_shares as s (work, share, worker, until) values ($2, $3, $1, now() + $4 * interval '1 millisecond')
on conflict (work, share) do update set worker = excluded.worker, until = excluded.until
where s.until < now() or s.worker = $1`

const giveUp = 'delete from work_shares where worker = $1 and work = $2 and share = $3'

export function createWorkShareStore(pool: Pool): WorkShareStore {
  return {
    async renew({ id, works }, holdMs) {
      await pool.query({ name: 'renew-shares', text: renew, values: [id, holdMs, works] })
    },
    async view() {
      const [present, kept] = await Promise.all([pool.query<WorkerOfShares>({ name: 'workers', text: workers }), pool.query<KeptShare>({ name: 'held-shares', text: held })])
      return { workers: present.rows, held: kept.rows }
    },
    async take(worker, { work, share }, holdMs) {
      const { rowCount } = await pool.query(take, [worker, work, share, holdMs])
      return rowCount === 1
    },
    async giveUp(worker, { work, share }) {
      await pool.query(giveUp, [worker, work, share])
    },
    async leave(worker, holdMs) {
      await pool.query(leave, [worker, holdMs])
    },
  }
}
