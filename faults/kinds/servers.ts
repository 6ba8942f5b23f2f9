/** PostgreSQL and Redis themselves: killed, restarted, frozen, emptied; and the disk of the attachments, full. */
import { lasting, type Fault } from '../fault.ts'
import type { Stack } from '../stack.ts'
import type { RedisServer } from '../../test/helpers/redis.ts'

export const serverFaults: readonly Fault[] = [
  { name: 'PostgreSQL restarted', strike: ({ server }) => server.restart('SIGINT').then(struck) },
  { name: 'PostgreSQL killed', strike: ({ server }) => server.restart('SIGKILL').then(struck) },
  { name: 'PostgreSQL ends all connections', strike: ({ server, database }) => server.endConnections(database).then(struck) },
  postgresFrozen('PostgreSQL frozen', [500, 2_500]),
  { ...postgresFrozen('PostgreSQL frozen for 8 s', [8_000, 8_000]), longOnly: true },
  { name: 'Redis flushed', backend: 'redis', strike: (stack) => redisOf(stack).flush().then(struck) },
  { name: 'Redis restarted without its data', backend: 'redis', strike: (stack) => redisOf(stack).restart({ keepData: false }).then(struck) },
  { name: 'Redis restarted with its data', backend: 'redis', strike: (stack) => redisOf(stack).restart({ keepData: true }).then(struck) },
  redisFrozen('Redis frozen for 3 s', 3_000),
  { ...redisFrozen('Redis frozen for 8 s', 8_000), longOnly: true },
  { ...redisFrozen('Redis frozen for 30 s', 30_000), longOnly: true },
  {
    name: 'replica of Redis promoted',
    backend: 'sentinel',
    async strike({ sentinel }) {
      await sentinel?.killMaster()
      return 'struck'
    },
  },
  {
    name: 'disk of the attachments full',
    async strike({ disk }, draw, signal) {
      if (disk.unfillable !== undefined) return 'missed'
      await disk.fill()
      try {
        await lasting(draw, [300, 2_000], signal)
      } finally {
        await disk.empty()
      }
      return 'struck'
    },
  },
]

function struck(): 'struck' {
  return 'struck'
}

function redisOf({ redis }: Stack): RedisServer {
  if (redis === undefined) throw new TypeError('this stack has no Redis')
  return redis
}

function postgresFrozen(name: string, long: readonly [number, number]): Fault {
  return {
    name,
    async strike({ server }, draw, signal) {
      await server.freeze()
      try {
        await lasting(draw, long, signal)
      } finally {
        await server.thaw()
      }
      return 'struck'
    },
  }
}

function redisFrozen(name: string, milliseconds: number): Fault {
  return {
    name,
    backend: 'redis',
    async strike(stack, draw, signal) {
      const redis = redisOf(stack)
      await redis.kill('SIGSTOP')
      try {
        await lasting(draw, [milliseconds, milliseconds], signal)
      } finally {
        await redis.kill('SIGCONT')
      }
      return 'struck'
    },
  }
}
