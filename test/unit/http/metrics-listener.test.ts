import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMetricsListener, type MetricsListener } from '../../../src/http/metrics-listener.ts'

const token = 'token-of-whoever-scrapes'
let listener: MetricsListener
let address: string

beforeEach(async () => {
  listener = createMetricsListener({ tokenSha256: createHash('sha256').update(token).digest('hex'), metrics: { contentType: 'text/plain', text: () => Promise.resolve('lienthong_database_up 1\n') }, refusesToken: () => false })
  address = await listener.listen({ host: '127.0.0.1', port: 0 })
})
afterEach(() => listener.close())

it('says to anybody that the process lives, and nothing more without the token', async () => {
  const live = await fetch(`${address}/health/live`)
  expect([live.status, await live.json()]).toEqual([200, { status: 'live' }])
  for (const path of ['/metrics', '/health/ready', '/health/live?x=1', '/']) expect((await fetch(address + path)).status).toBe(401)
  expect((await fetch(`${address}/health/live`, { method: 'POST' })).status).toBe(401)
})

it('tells its numbers to who holds the token', async () => {
  const headers = { authorization: `Bearer ${token}` }
  expect(await (await fetch(`${address}/metrics`, { headers })).text()).toBe('lienthong_database_up 1\n')
  expect((await fetch(`${address}/other`, { headers })).status).toBe(404)
})
