/** Which worker does which part of the work: a row for each worker that is there, and one for each share that is held. */
import type { WorkerOfShares } from '../domain/work-shares.ts'
import type { KeptShare, WorkShareStore } from '../ports/work-shares.ts'
import type { Pool } from './pool.ts'

// what nobody takes over any more, since nobody has it in its configuration, goes with the worker that had it
const renew = `
with gone as (
  delete from workers where until < now() - interval '1 hour' and id <> $1
), orphans as (
  delete from work_shares s where s.worker <> $1 and not exists (select 1 from workers w where w.id = s.worker)
)
insert into workers (id, works, until) values ($1, $3, now() + $2 * interval '1 millisecond')
on conflict (id) do update set works = excluded.works, until = excluded.until, leaving = false`

const leave = `update workers set until = now() + $2 * interval '1 millisecond', leaving = true where id = $1`

const workers = 'select id, works from workers where until > now() and not leaving order by id'

const held = `
select s.work, s.share, s.worker, coalesce(w.until, '-infinity') <= now() as "isExpired", coalesce(w.until::text, '') as renewal
from work_shares s left join workers w on w.id = s.worker
order by s.work, s.share`

const take = `
insert into work_shares as s (work, share, worker) values ($1, $2, $3)
on conflict (work, share) do update set worker = excluded.worker
where s.worker = $3 or not exists (select 1 from workers w where w.id = s.worker and w.until > now())`

const giveUp = 'delete from work_shares where work = $1 and share = $2 and worker = $3'

export function createWorkShareStore(pool: Pool): WorkShareStore {
  return {
    async renew({ id, works }, holdMs) {
      await pool.query({ name: 'renew-worker', text: renew, values: [id, holdMs, works] })
    },
    async view() {
      const present = await pool.query<WorkerOfShares>({ name: 'workers', text: workers })
      const kept = await pool.query<KeptShare>({ name: 'held-shares', text: held })
      return { workers: present.rows, held: kept.rows }
    },
    async take({ work, share, worker }) {
      const { rowCount } = await pool.query(take, [work, share, worker])
      return rowCount === 1
    },
    async giveUp({ work, share, worker }) {
      await pool.query(giveUp, [work, share, worker])
    },
    async leave(worker, holdMs) {
      await pool.query(leave, [worker, holdMs])
    },
  }
}
