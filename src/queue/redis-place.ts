/** Where Redis is (one server, a master that Sentinels name, or a Cluster) and how each is connected to. */
import { once } from 'node:events'
import { Cluster, Redis } from 'ioredis'
import { surviveHangingUp } from './redis-hang-up.ts'

surviveHangingUp()

/** Exactly one of `url`, `sentinels` and `cluster`; the configuration sees to it. */
export interface RedisPlace {
  readonly url?: string | undefined
  readonly sentinels?: readonly SentinelPlace[] | undefined
  /** Of the master, as the Sentinels know it. */
  readonly name?: string | undefined
  readonly username?: string | undefined
  readonly password?: string | undefined
  readonly sentinelPassword?: string | undefined
  readonly tls?: boolean | undefined
  /** Some of the nodes, by which the others are found; all with the user, the password and the TLS of the first. */
  readonly cluster?: readonly string[] | undefined
}

/** Who is asked first where several are named: Sentinels, or nodes of a Cluster. */
export function firstAsked({ sentinels = [], sentinelPassword: password, tls, cluster = [] }: RedisPlace): readonly RedisAddress[] {
  const asSentinel = { ...(password === undefined ? {} : { password }), ...(tls === true ? { tls: {} } : {}) }
  return [...sentinels.map(({ host, port }) => ({ host, port, ...asSentinel })), ...cluster.map(addressIn)]
}

export interface SentinelPlace {
  readonly host: string
  readonly port: number
}

export type RedisClient = Redis | Cluster
type Options = typeof producerOptions | typeof consumerOptions

/** For who hands something over and does not wait: while Redis is away a command fails at once; the time-outs are for a Redis or a network that hangs. */
export const producerOptions = { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 900, socketTimeout: 2_000, connectTimeout: 5_000, retryStrategy: retryDelay }
/** For who takes jobs, and waits for them as long as it takes. */
export const consumerOptions = { enableOfflineQueue: true, maxRetriesPerRequest: null, connectTimeout: 5_000, retryStrategy: retryDelay }

/** Quick at first and then once a second: work goes on within a second after Redis is back. */
export function retryDelay(tries: number): number {
  return Math.min(50 * 2 ** tries, 1_000)
}

/** Does not wait for Redis. */
export function connectTo(place: RedisPlace, options: Options): RedisClient {
  if (place.cluster !== undefined) return openCluster(place.cluster, options)
  return place.url === undefined ? new Redis({ ...toMaster(place), ...options }) : new Redis(place.url, options)
}

/** Resolves when nothing of it is open any more, or after a second. */
export async function disconnect(client: RedisClient): Promise<void> {
  client.disconnect()
  if (client.status !== 'end') await once(client, 'end', { signal: AbortSignal.timeout(1_000) }).catch(() => undefined)
}

/** For who makes connections by itself; of a Cluster it takes a client and makes others like it. */
export function connectionFor(place: RedisPlace, options: Options) {
  if (place.cluster !== undefined) return openCluster(place.cluster, options)
  return place.url === undefined ? { ...toMaster(place), ...options } : { url: place.url, ...options }
}

/** The Sentinels say where the master is, each time anew. */
function toMaster({ sentinels = [], name = '', username, password, sentinelPassword, tls }: RedisPlace) {
  return {
    sentinels: sentinels.map(({ host, port }) => ({ host, port })),
    name,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(sentinelPassword === undefined ? {} : { sentinelPassword }),
    ...(tls === true ? { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true } : {}),
    sentinelRetryStrategy: retryDelay,
    // a master that was made a replica while it was away refuses to write
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
  }
}

function openCluster(urls: readonly string[], options: Options): Cluster {
  const nodes = urls.map(addressIn)
  const { username, password, tls } = nodes[0] ?? {}
  return new Cluster(nodes.map(({ host, port }) => ({ host, port })), {
    enableOfflineQueue: options.enableOfflineQueue,
    clusterRetryStrategy: retryDelay,
    redisOptions: { ...options, username, password, tls },
    // certificates name hosts, not the addresses behind them
    ...(tls === undefined ? {} : { dnsLookup: (host, found) => found(null, host) }),
  })
}

export interface RedisAddress {
  readonly host: string
  readonly port: number
  readonly username?: string
  readonly password?: string
  readonly tls?: object
}

function addressIn(text: string): RedisAddress {
  const { hostname, port, username, password, protocol } = new URL(text)
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? 6379 : Number(port),
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
  }
}
