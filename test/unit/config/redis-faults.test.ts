import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { maskConfig } from '../../../src/config/mask-config.ts'
import { plainStores } from '../../../src/config/plain-stores.ts'
import { redisFaults } from '../../../src/config/redis-faults.ts'
import { RedisConfig } from '../../../src/config/redis-schema.ts'
import type { Config } from '../../../src/config/schema.ts'

const sentinels = [{ host: '10.9.9.1', port: 26_379 }]
const nodes = ['rediss://:geheim@10.9.9.1:6379', 'rediss://:geheim@10.9.9.2:6379']

function faultsOf(redis: RedisSettings): readonly string[] {
  return redisFaults({ redis }).map(({ field }) => field)
}
type RedisSettings = NonNullable<Config['redis']>

describe('where Redis is', () => {
  it.each<RedisSettings>([{ url: 'redis://127.0.0.1' }, { sentinels, name: 'main', password: 'geheim', tls: true }, { cluster: nodes }])('is one place: %j', (redis) => {
    expect(Value.Check(RedisConfig, redis)).toBe(true)
    expect(faultsOf(redis)).toEqual([])
  })

  it.each<[RedisSettings, readonly string[]]>([
    [{}, ['config.redis']],
    [{ url: 'redis://127.0.0.1', cluster: nodes }, ['config.redis']],
    [{ url: 'redis://127.0.0.1', sentinels, name: 'main' }, ['config.redis']],
    [{ sentinels }, ['config.redis.name']],
    [{ url: 'redis://127.0.0.1', password: 'geheim', tls: true }, ['config.redis.password', 'config.redis.tls']],
    [{ cluster: nodes, name: 'main' }, ['config.redis.name']],
    [{ cluster: [...nodes, 'redis://:geheim@10.9.9.3:6379', 'rediss://:other@10.9.9.4:6379'] }, ['config.redis.cluster.2', 'config.redis.cluster.3']],
  ])('refuses %j', (redis, fields) => {
    expect(faultsOf(redis)).toEqual(fields)
  })

  it('is not said in the clear', () => {
    const places: readonly RedisSettings[] = [{ sentinels, name: 'main', password: 'geheim', sentinelPassword: 'geheim' }, { cluster: nodes }]
    // the masks are the schema's, whatever else the configuration lacks
    const shown = places.map((redis) => JSON.stringify(maskConfig({ redis, partners: [] } as unknown as Config))).join(' ')
    expect(shown).toContain('10.9.9.1')
    expect(shown).not.toContain('geheim')
  })
})

describe('production', () => {
  const database = { url: 'postgres://127.0.0.1/x', poolSize: 20 }
  const refused = (redis: RedisSettings) => plainStores({ database, redis }).map(({ field }) => field)

  it('speaks to Sentinels and to a Cluster elsewhere by TLS only', () => {
    expect(refused({ sentinels, name: 'main' })).toEqual(['config.redis.sentinels'])
    expect(refused({ cluster: ['redis://10.9.9.1', 'redis://127.0.0.1'] })).toEqual(['config.redis.cluster.0'])
    for (const redis of [{ sentinels, name: 'main', tls: true }, { sentinels: [{ host: '127.0.0.1', port: 1 }], name: 'main' }, { cluster: nodes }, { cluster: ['redis://10.9.9.1'], plainNetwork: true }]) expect(refused(redis)).toEqual([])
  })
})
