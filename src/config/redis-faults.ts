/** What the schema of Redis cannot say: one place and not several, and what belongs to which. */
import type { FieldError } from '../domain/errors.ts'
import { fault } from './fault.ts'
import type { Config } from './schema.ts'

type RedisSettings = NonNullable<Config['redis']>

const ofSentinels = ['name', 'username', 'password', 'sentinelPassword', 'tls'] as const

export function redisFaults({ redis }: Pick<Config, 'redis'>): readonly FieldError[] {
  if (redis === undefined) return []
  const places = [redis.url, redis.sentinels, redis.cluster].filter((place) => place !== undefined)
  if (places.length !== 1) return [fault('.redis', 'must have exactly one of url, sentinels, cluster', 'phải có đúng một trong url, sentinels, cluster')]
  return [...masterWithoutName(redis), ...settingsOfOthers(redis), ...nodesThatDiffer(redis)]
}

function masterWithoutName({ sentinels, name }: RedisSettings): readonly FieldError[] {
  if (sentinels === undefined || name !== undefined) return []
  return [fault('.redis.name', 'is required beside sentinels', 'bắt buộc phải có cùng với sentinels')]
}

/** An address carries its own user, password and TLS: what stood beside it would be believed and not used. */
function settingsOfOthers(redis: RedisSettings): readonly FieldError[] {
  if (redis.sentinels !== undefined) return []
  return ofSentinels.flatMap((name) => (redis[name] === undefined ? [] : [fault(`.redis.${name}`, 'belongs to sentinels; an address says it itself', 'chỉ dùng với sentinels; địa chỉ đã tự nêu điều này')]))
}

/** Nodes that are found later have no address here to take it from. */
function nodesThatDiffer({ cluster = [] }: RedisSettings): readonly FieldError[] {
  const [first, ...others] = cluster.map(howToGetIn)
  return others.flatMap((other, index) =>
    other === first || other === undefined ? [] : [fault(`.redis.cluster.${index + 1}`, 'must have the user, the password and the TLS of the first node', 'phải có cùng tài khoản, mật khẩu và TLS với nút đầu tiên')],
  )
}

function howToGetIn(address: string): string | undefined {
  const url = URL.parse(address)
  return url === null ? undefined : JSON.stringify([url.protocol, url.username, url.password])
}
