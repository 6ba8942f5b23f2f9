/** The helper that fails tests is itself shown to fail them. */
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { openHttpClient } from '../../../src/net/http-client.ts'
import { useNock } from '../../helpers/nock.ts'

const never = new AbortController().signal

async function get(url: string): Promise<string> {
  const client = openHttpClient({ maxAnswerBytes: 10_000, connections: 1 })
  const result = await client.request({ method: 'GET', url }, never)
  await client.close()
  return result.ok ? `${result.answer.status} ${Buffer.from(result.answer.body).toString()}` : result.failure.code
}

describe('without loopback', () => {
  const mocks = useNock()

  test('our client is served by a mock', async () => {
    mocks.on('http://partner.test').get('/a').reply(200, 'mocked')
    expect(await get('http://partner.test/a')).toBe('200 mocked')
  })

  test.fails('a mock that nobody asked for fails the test', () => {
    mocks.on('http://partner.test').get('/unused').reply(200)
  })

  test.fails('a request without a mock fails the test', async () => {
    await get('http://partner.test/unmocked')
  })

  test.fails('a real connection fails the test', async () => {
    await get('http://127.0.0.1:9/')
  })
})

describe('with loopback', () => {
  useNock({ loopback: true })

  test('a real server on this machine is reached', async () => {
    const server = createServer((_request, response) => response.end('real')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    expect(await get(`http://127.0.0.1:${port}/`)).toBe('200 real')
    server.close()
  })
})
