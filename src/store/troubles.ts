/** The TroubleStore port on PostgreSQL. */
import type { Trouble } from '../../schemas/troubles.ts'
import { growingKinds } from '../domain/trouble-silence.ts'
import type { ChannelState, KeptTrouble, News, TroubleStore } from '../ports/trouble-store.ts'
import { inTransaction, type Client, type Pool } from './pool.ts'
import { storableJson, storableText } from './storable.ts'

interface TroubleRow {
  readonly key: string
  readonly trouble: Trouble
  readonly opened_at: Date
  readonly closed_at: Date | null
  readonly silenced_until: Date | null
  readonly silenced_by: string | null
  readonly silenced_dossiers: number | null
}

const columns = 'key, trouble, opened_at, closed_at, silenced_until, silenced_by, silenced_dossiers'
/** "lt" and "trou" in ASCII. */
const lockKey = BigInt('0x6c7474726f75')

const open = `select ${columns} from troubles where closed_at is null or silenced_until > now() order by key`

// more failed since somebody silenced it: everybody hears of it again
const unsilenceGrown = `
update troubles t set silenced_until = null, silenced_by = null, silenced_dossiers = null, told = '{}'
from unnest($1::text[], $2::jsonb[]) as s (key, trouble)
where t.key = s.key and t.silenced_until > now() and s.trouble->>'kind' = any($3::text[]) and (s.trouble->>'dossiers')::int > t.silenced_dossiers`

// what is back after its end is a new trouble: everybody hears of it again
const see = `
insert into troubles as t (key, trouble) select key, trouble from unnest($1::text[], $2::jsonb[]) as s (key, trouble)
on conflict (key) do update set trouble = excluded.trouble, seen_at = now(), closed_at = null,
  silenced_dossiers = least(t.silenced_dossiers, (excluded.trouble->>'dossiers')::int),
  opened_at = case when t.closed_at is null then t.opened_at else now() end, told = case when t.closed_at is null then t.told else '{}' end`

const close = `update troubles set closed_at = now(), silenced_dossiers = case when silenced_dossiers is null then null else 0 end where closed_at is null and seen_at < now() - $1 * interval '1 millisecond'`
// nobody waits for its end
const forget = `delete from troubles where closed_at is not null and told = '{}' and coalesce(silenced_until, '-infinity') <= now()`
// nobody is told through channels that are no longer there
const forgetOld = `delete from troubles where closed_at < now() - interval '7 days'`

const watch = 'troubles'
const makeWatch = 'insert into turns (name) values ($1) on conflict do nothing'
const takeWatch = `update turns set next_at = now() + $2 * interval '1 millisecond' where name = $1 and next_at <= now()`
const watchAgain = `update turns set next_at = now() + $2 * interval '1 millisecond' where name = $1`

const silence = `
insert into troubles as t (key, trouble, silenced_until, silenced_by, silenced_dossiers) values ($1, $2, now() + $3 * interval '1 hour', $4, $5)
on conflict (key) do update set silenced_until = excluded.silenced_until, silenced_by = excluded.silenced_by, silenced_dossiers = excluded.silenced_dossiers`

const news = `
select ${columns}, case when closed_at is not null then 'over' when told ? $1 then 'lasting' else 'opened' end as what
from troubles
where coalesce(silenced_until, '-infinity') <= now() and case
  when closed_at is not null then told ? $1
  else not told ? $1 or (told->>$1)::timestamptz < now() - $2 * interval '1 millisecond'
end
order by opened_at, key`

const makeChannel = 'insert into alert_channels (name) values ($1) on conflict do nothing'
const hold = `update alert_channels set next_at = now() + $2 * interval '1 millisecond' where name = $1 and next_at <= now() returning name`

const told = `update troubles set told = told || jsonb_build_object($1::text, now()) where key = any($2::text[]) and closed_at is null`
const toldOver = `update troubles set told = told - $1::text where key = any($2::text[]) and closed_at is not null`
// what ended in silence has no end to tell
const endedInSilence = `update troubles set told = told - $1::text where closed_at is not null and silenced_until > now() and told ? $1`
const wentOut = `update alert_channels set failures = 0, failing_since = null, told_at = now(), next_at = now() + $2 * interval '1 millisecond' where name = $1`
const wentWrong = `update alert_channels set failures = failures + 1, failing_since = coalesce(failing_since, now()) where name = $1 returning failures`
const tryLater = `update alert_channels set next_at = now() + $2 * interval '1 millisecond' where name = $1`

export function createTroubleStore(pool: Pool): TroubleStore {
  // one after the other: each changes several rows
  function inOrder(run: (client: Client) => Promise<void>): Promise<void> {
    return inTransaction(pool, async (client) => {
      await client.query(`select pg_advisory_xact_lock(${lockKey})`)
      await run(client)
    })
  }

  return {
    async takeWatch(holdMs) {
      await pool.query(makeWatch, [watch])
      const { rowCount } = await pool.query(takeWatch, [watch, holdMs])
      return rowCount === 1
    },
    async watchAgain(inMs) {
      await pool.query(watchAgain, [watch, inMs])
    },
    async see(troubles) {
      if (troubles.length === 0) return
      await inOrder(async (client) => {
        await client.query(see, toSeen(troubles))
      })
    },
    async open() {
      const { rows } = await pool.query<TroubleRow>(open)
      return rows.map(toKept)
    },
    async keep(troubles, quietMs) {
      await inOrder(async (client) => {
        const seen = toSeen(troubles)
        await client.query(unsilenceGrown, [...seen, growingKinds])
        await client.query(see, seen)
        await client.query(close, [quietMs])
        await client.query(forget)
        await client.query(forgetOld)
      })
    },
    async silence(trouble, hours, by) {
      await pool.query(silence, [trouble.key, storableJson(trouble), hours, storableText(by), trouble.dossiers])
    },
    async unsilence(key) {
      await pool.query('update troubles set silenced_until = null, silenced_by = null, silenced_dossiers = null where key = $1', [key])
    },
    async newsFor(channel, againAfterMs) {
      await pool.query(endedInSilence, [channel])
      const { rows } = await pool.query<TroubleRow & { readonly what: keyof News }>(news, [channel, againAfterMs])
      const of = (what: keyof News) => rows.filter((row) => row.what === what).map(toKept)
      return { opened: of('opened'), lasting: of('lasting'), over: of('over') }
    },
    async takeTurn(channel, holdMs) {
      await pool.query(makeChannel, [channel])
      const { rowCount } = await pool.query(hold, [channel, holdMs])
      return rowCount === 1
    },
    async told(channel, { opened, lasting, over }, pauseMs) {
      await inTransaction(pool, async (client) => {
        await client.query(told, [channel, keysOf([...opened, ...lasting])])
        await client.query(toldOver, [channel, keysOf(over)])
        await client.query(wentOut, [channel, pauseMs])
      })
    },
    async failed(channel, againAfterMs) {
      const { rows } = await pool.query<{ failures: number }>(wentWrong, [channel])
      const failures = rows[0]?.failures ?? 1
      await pool.query(tryLater, [channel, againAfterMs(failures)])
      return failures
    },
    async channels(names) {
      const { rows } = await pool.query<{ name: string; failures: number; failing_since: Date | null }>('select name, failures, failing_since from alert_channels where name = any($1::text[]) order by name', [names])
      return rows.map((row): ChannelState => ({ name: row.name, failures: row.failures, failingSince: row.failing_since ?? undefined }))
    },
  }
}

function toSeen(troubles: readonly Trouble[]): [readonly string[], readonly string[]] {
  return [troubles.map(({ key }) => key), troubles.map((trouble) => storableJson(trouble))]
}

function keysOf(troubles: readonly KeptTrouble[]): readonly string[] {
  return troubles.map(({ trouble }) => trouble.key)
}

function toKept(row: TroubleRow): KeptTrouble {
  return {
    trouble: row.trouble,
    openedAt: row.opened_at,
    closedAt: row.closed_at ?? undefined,
    silencedUntil: row.silenced_until ?? undefined,
    silencedBy: row.silenced_by ?? undefined,
    silencedDossiers: row.silenced_dossiers ?? undefined,
  }
}
