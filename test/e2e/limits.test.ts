/** How much a client may ask is counted over all gateways, on Redis and on PostgreSQL, and says nothing about anybody else. */
import { expect, test } from 'vitest'
import type { Problem } from '../../schemas/problem.ts'
import { changeConfig } from '../helpers/change-config.ts'
import { redisAvailable, startRedis } from '../helpers/redis.ts'
import { adminToken, clientToken, openScene } from '../helpers/scene.ts'

const perMinute = 40

async function twoGateways(redisUrl: string | undefined): Promise<void> {
  const scene = await openScene(redisUrl === undefined ? {} : { redisUrl })
  try {
    await changeConfig(scene.gateway, (config) => ({ ...config, clients: (config['clients'] as object[]).map((client) => ({ ...client, perMinute })), limits: { processes: 2, administratorPerMinute: 600 } }))
    const gateways = [await scene.gateway.start('api'), await scene.gateway.start('api')]
    const ask = async (url: string, token: string) => fetch(url, { headers: { authorization: `Bearer ${token}` } })
    const answers: Response[] = []
    // each has its connections before all come at once
    for (const { doors } of gateways) answers.push(await ask(`${doors.client}/v1/partners`, clientToken))
    answers.push(...(await Promise.all(Array.from({ length: 2 * perMinute - 2 }, (_, n) => ask(`${gateways[n % 2]?.doors.client}/v1/partners`, clientToken)))))
    const refused = answers.filter(({ status }) => status === 429)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(perMinute)
    expect(refused).toHaveLength(perMinute)
    for (const answer of refused) {
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(60)
      expect(((await answer.json()) as Problem).detail).toBe(`At most ${perMinute} requests a minute.`)
    }
    for (const { doors, output } of gateways) {
      expect((await ask(`${doors.admin}/admin/v1/lanes`, adminToken)).status).toBe(200)
      expect((await ask(`${doors.client}/health/live`, '')).status).toBe(200)
      expect(output()).not.toContain('is away')
    }
  } finally {
    await scene.close()
  }
}

test('two gateways on PostgreSQL let in together what one client may ask', { timeout: 60_000 }, () => twoGateways(undefined))

test.skipIf(!redisAvailable)('two gateways on Redis do', { timeout: 60_000 }, async () => {
  const redis = await startRedis()
  try {
    await twoGateways(redis.url)
  } finally {
    await redis.stop()
  }
})
