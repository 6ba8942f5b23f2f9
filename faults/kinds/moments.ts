/**
 * Deaths, and once a long sleep, at a named step, reached from outside: the network holds what is asked or answered where it is, and the database
 * says who holds which transfer.
 */
import type { PartnerId } from '../../src/sandbox/partners.ts'
import { receivers } from '../dossiers.ts'
import type { Draw } from '../draw.ts'
import { lasting, momentOf, overLease, type Fault } from '../fault.ts'
import type { Link } from '../link.ts'
import type { Member, Stack } from '../stack.ts'

interface Lease {
  readonly id: string
  readonly worker: Member
}

export const momentFaults: readonly Fault[] = [
  workerDies('worker killed after the lease, before it sends', 'black-hole', async ({ lease }) => {
    await lease.worker.kill()
  }),
  workerDies('worker killed after the partner applied it, before the answer', 'keep-answers', async ({ lease, link }) => {
    if (!(await momentOf(() => link.kept('down') > 0))) return false
    await lease.worker.kill()
    link.be({ kind: 'cut' })
    return true
  }),
  workerDies('worker killed after the answer, before it settles', 'keep-answers', async ({ lease: { id, worker }, link }) => {
    if (!(await momentOf(() => link.kept('down') > 0))) return false
    worker.toDatabase.be({ kind: 'black-hole' })
    link.be({ kind: 'clear' })
    // the statement that settles names the transfer; one that renews its lease may as well, and dies as well then
    const settling = await momentOf(() => worker.toDatabase.keepsWords(id))
    await worker.kill()
    worker.toDatabase.be({ kind: 'cut' })
    worker.toDatabase.be({ kind: 'clear' })
    return settling
  }),
  {
    name: 'worker killed after it settled',
    async strike(stack, draw) {
      const lease = await leaseAt(stack, draw.pick(receivers))
      if (lease === undefined) return 'missed'
      const settled = await momentOf(async () => !(await isAtWork(stack, lease.id)))
      await lease.worker.kill()
      return settled ? 'struck' : 'missed'
    },
  },
  {
    // several questions make one message there: when it wakes, the next one is in its hand, and the transfer in another's
    name: 'worker frozen beyond its lease between two questions to the portal',
    async strike(stack, draw, signal) {
      const link = stack.links.partners['national-portal']
      link.be({ kind: 'keep-answers' })
      let worker: Member | undefined
      try {
        const lease = await leaseAt(stack, 'national-portal')
        if (lease === undefined || !(await momentOf(() => link.kept('down') > 0))) return 'missed'
        worker = lease.worker
        worker.freeze()
        link.be({ kind: 'clear' })
        await lasting(draw, overLease, signal)
        return 'struck'
      } finally {
        link.be({ kind: 'clear' })
        worker?.thaw()
      }
    },
  },
  dies('api killed between acceptance and answer', ({ links }) => links.client, ({ api }) => api.kill()),
  dies('api killed between a callback and its answer', ({ links }) => links.callbacks, ({ api }) => api.kill()),
  dies('partners killed after they applied it', ({ links }, draw) => links.partners[draw.pick(receivers)], ({ partners }) => partners.kill()),
  dies('worker killed while a webhook is answered', ({ links }) => links.webhooks, ({ workers }, draw) => draw.pick(workers).kill()),
  dies('worker killed while the portal answers', ({ links }) => links.partners['national-portal'], ({ workers }, draw) => draw.pick(workers).kill()),
  dies('PostgreSQL killed before its answer to the API', ({ api }) => api.toDatabase, ({ server }) => server.restart('SIGKILL')),
  dies('PostgreSQL killed before its answer to a worker', ({ workers }, draw) => draw.pick(workers).toDatabase, ({ server }) => server.restart('SIGKILL')),
]

interface Moment {
  readonly lease: Lease
  /** To the partner that the leased transfer goes to. */
  readonly link: Link
}

/** The link to a partner is so until a transfer is under way on it; then comes the rest. */
function workerDies(name: string, kind: 'black-hole' | 'keep-answers', then: (moment: Moment) => Promise<boolean | void>): Fault {
  return {
    name,
    async strike(stack, draw) {
      const receiver = draw.pick(['loopback', 'loopback', 'loopback', ...receivers] as const)
      const link = stack.links.partners[receiver]
      link.be({ kind })
      try {
        const lease = await leaseAt(stack, receiver)
        if (lease === undefined) return 'missed'
        return (await then({ lease, link })) === false ? 'missed' : 'struck'
      } finally {
        link.be({ kind: 'clear' })
      }
    },
  }
}

/** Answers are kept on a link until there is one; then somebody dies, and those answers with it. */
function dies(name: string, linkOf: (stack: Stack, draw: Draw) => Link, death: (stack: Stack, draw: Draw) => Promise<void>): Fault {
  return {
    name,
    async strike(stack, draw) {
      const link = linkOf(stack, draw)
      link.be({ kind: 'keep-answers' })
      try {
        const came = await momentOf(() => link.kept('down') > 0)
        if (came) await death(stack, draw)
        link.be({ kind: 'cut' })
        return came ? 'struck' : 'missed'
      } finally {
        link.be({ kind: 'clear' })
      }
    },
  }
}

/** A transfer that one of the workers has in hand for this partner; undefined where none comes in time. */
async function leaseAt({ sql, workers }: Stack, partner: PartnerId): Promise<Lease | undefined> {
  let lease: Lease | undefined
  async function look(): Promise<boolean> {
    const { rows } = await sql.query<{ id: string; owner: string }>('select transfer_id as id, lease_owner as owner from work where partner = $1 and lease_until > now() limit 1', [partner]).catch(() => ({ rows: [] }))
    const [row] = rows
    // an owner is named by machine, process and an id of its own
    const worker = row && workers.find((candidate) => candidate.pid() !== undefined && row.owner.includes(`-${candidate.pid()}-`))
    if (row === undefined || worker === undefined) return false
    lease = { id: row.id, worker }
    return true
  }
  await momentOf(look)
  return lease
}

async function isAtWork({ sql }: Stack, id: string): Promise<boolean> {
  const { rowCount } = await sql.query('select 1 from work where transfer_id = $1', [id]).catch(() => ({ rowCount: 1 }))
  return rowCount !== 0
}
