/** Databases that are spoken to in the clear: log-ins and dossiers pass there. */
import type { FieldError } from '../domain/errors.ts'
import { fault } from './fault.ts'
import type { Config } from './schema.ts'
import { isThisMachine } from './this-machine.ts'

/** Beyond this machine only by TLS, unless the network between is said to be their own. */
export function plainStores({ database, redis }: Pick<Config, 'database' | 'redis'>): readonly FieldError[] {
  const faults: FieldError[] = []
  if (database.plainNetwork !== true && !isLocal(hostsOf(database.url)) && !provesItself(database.url)) faults.push(plain('.database.url', 'sslmode=verify-full'))
  return redis === undefined || redis.plainNetwork === true ? faults : [...faults, ...plainRedis(redis)]
}

function plainRedis({ url, sentinels, tls, cluster = [] }: NonNullable<Config['redis']>): readonly FieldError[] {
  if (sentinels !== undefined && tls !== true && !isLocal(sentinels.map(({ host }) => host))) return [plain('.redis.sentinels', 'tls: true')]
  const addresses: readonly (readonly [string, string])[] = [...(url === undefined ? [] : [['.redis.url', url] as const]), ...cluster.map((node, index) => [`.redis.cluster.${index}`, node] as const)]
  return addresses.flatMap(([path, address]) => (isLocal(hostsOf(address)) || address.startsWith('rediss://') ? [] : [plain(path, 'rediss://')]))
}

/** The library takes a host from the question part before the one from its place. */
function hostsOf(text: string): readonly string[] {
  const url = new URL(text)
  return [url.hostname.replace(/^\[(.*)\]$/, '$1'), ...url.searchParams.getAll('host')].filter((host) => host !== '').map((host) => decodeURIComponent(host))
}

/** The other modes encrypt for whoever answers. */
function provesItself(text: string): boolean {
  const modes = new URL(text).searchParams.getAll('sslmode')
  return modes.length > 0 && modes.every((mode) => mode === 'verify-full')
}

/** This machine, or a socket of it. */
function isLocal(hosts: readonly string[]): boolean {
  return hosts.every((host) => host.startsWith('/') || isThisMachine(host))
}

function plain(path: string, remedy: string): FieldError {
  return fault(
    path,
    `speaks in the clear to another machine; use ${remedy}, or set plainNetwork where the network between is its own`,
    `kết nối tới máy khác không mã hoá; dùng ${remedy}, hoặc đặt plainNetwork nếu mạng ở giữa là mạng riêng`,
  )
}
