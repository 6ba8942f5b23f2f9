/** Why nobody who was named as Redis can be spoken to: of Sentinels and of a Cluster's nodes ioredis says only that the connection is closed. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { connect as connectByTls } from 'node:tls'
import { firstAsked, type RedisAddress, type RedisPlace } from './redis-place.ts'

const limitMs = 2_000

/** Error of a connection, with its code; nothing where one of them can be spoken to, and of one server, where ioredis says it. */
export async function whyAway(place: RedisPlace): Promise<unknown> {
  const tries = await Promise.allSettled(firstAsked(place).map(tryToConnect))
  const errors = tries.flatMap((tried) => (tried.status === 'rejected' ? [tried.reason as unknown] : []))
  return errors.length === tries.length ? errors[0] : undefined
}

async function tryToConnect({ host, port, tls }: RedisAddress): Promise<void> {
  const socket = tls === undefined ? connect({ host, port }) : connectByTls({ host, port, ...tls })
  try {
    await once(socket, tls === undefined ? 'connect' : 'secureConnect', { signal: AbortSignal.timeout(limitMs) })
  } finally {
    socket.destroy()
  }
}
