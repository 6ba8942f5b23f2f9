import { afterEach, expect, test } from 'vitest'
import { openHttpClient } from '../../../src/net/http-client.ts'
import { startSimulatedServer, type SimulatedServer, type WordedBehaviour } from '../../../src/net/simulated-server.ts'
import type { HttpResult } from '../../../src/ports/http-client.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

interface Running {
  readonly server: SimulatedServer
  readonly handled: { path: string; behaviour: WordedBehaviour }[]
  readonly message: (signal?: AbortSignal) => Promise<HttpResult>
  readonly logIn: () => Promise<HttpResult>
  readonly ask: (method: 'GET' | 'POST', path: string, body?: unknown) => Promise<HttpResult>
}

async function start(): Promise<Running> {
  const handled: Running['handled'] = []
  const server = await startSimulatedServer({
    port: 0,
    async handle(request, behaviour) {
      handled.push({ path: request.path, behaviour })
      return { status: 200, body: `${behaviour} ${request.path} ${request.query.get('q') ?? ''} ${Buffer.from(request.body).toString()}` }
    },
    isMessage: (request) => request.path === '/message',
    received: () => [],
    dossiers: () => [{ dossierCode: 'H56-261120-0001', messageIds: ['m'], timesApplied: 1 }],
  })
  const client = openHttpClient({ maxAnswerBytes: 100_000, connections: 4 })
  closers.push(() => server.close(), () => client.close())
  const never = new AbortController().signal
  function ask(method: 'GET' | 'POST', path: string, body?: unknown, signal = never) {
    return client.request({ method, url: server.url + path, ...(body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) }) }, signal)
  }
  return { server, handled, ask, message: (signal) => ask('POST', '/message', 1, signal), logIn: () => ask('POST', '/log-in', 1) }
}

function textOf(result: HttpResult): string {
  return result.ok ? `${result.answer.status} ${Buffer.from(result.answer.body).toString()}` : result.failure.code
}

test('hands the decoded path, the query and the body to the partner', async () => {
  const { ask } = await start()
  expect(textOf(await ask('POST', '/a%20b?q=x%26y', { k: 1 }))).toBe('200 normal /a b x&y {"k":1}')
})

test('a malformed path is a bad request', async () => {
  const { ask, handled } = await start()
  expect(textOf(await ask('GET', '/%ff'))).toBe('400 Bad path')
  expect(handled).toEqual([])
})

test('a behaviour without a count holds for every request until told otherwise', async () => {
  const { server, message, logIn, handled } = await start()
  server.behave({ kind: 'status', status: 503, retryAfterSeconds: 7 })
  expect(textOf(await logIn())).toMatch(/^503 /)
  const answer = await message()
  expect(answer.ok && answer.answer.headers['retry-after']).toBe('7')
  expect(handled).toEqual([])
  server.behave({ kind: 'normal' })
  expect(textOf(await message())).toMatch(/^200 normal/)
})

test('a counted behaviour is used up by messages and leaves log-ins alone', async () => {
  const { server, message, logIn } = await start()
  server.behave({ kind: 'garbage', empty: true }, 2)
  expect(textOf(await logIn())).toMatch(/^200 normal/)
  expect(textOf(await message())).toBe('200 ')
  expect(textOf(await message())).toBe('200 ')
  expect(textOf(await message())).toMatch(/^200 normal/)
})

test('refusals are worded by the partner', async () => {
  const { server, message, logIn } = await start()
  server.behave({ kind: 'reject-credentials' })
  expect(textOf(await logIn())).toMatch(/^200 reject-credentials/)
  server.behave({ kind: 'refuse' })
  expect(textOf(await message())).toMatch(/^200 refuse/)
})

test('reset does nothing and answers nothing', async () => {
  const { server, message, handled } = await start()
  server.behave({ kind: 'reset' })
  expect(textOf(await message())).toBe('reset')
  expect(handled).toEqual([])
})

test('lose-answer does the work, then answers nothing; log-ins are answered', async () => {
  const { server, message, logIn, handled } = await start()
  server.behave({ kind: 'lose-answer' })
  expect(textOf(await logIn())).toMatch(/^200/)
  expect(textOf(await message())).toBe('reset')
  expect(handled.map((row) => row.path)).toEqual(['/log-in', '/message'])
})

test('say answers messages with words of another, and does nothing; log-ins are answered', async () => {
  const { server, message, logIn, handled } = await start()
  server.behave({ kind: 'say', status: 202, body: '{"đang":"nghỉ"}' })
  expect(textOf(await logIn())).toMatch(/^200/)
  expect(textOf(await message())).toBe('202 {"đang":"nghỉ"}')
  expect(handled.map((row) => row.path)).toEqual(['/log-in'])
})

test('slow does the work first; closing does not wait for the pause', async () => {
  const { server, message, handled } = await start()
  server.behave({ kind: 'slow', milliseconds: 600_000 })
  const answer = message()
  await expect.poll(() => handled.length).toBe(1)
  await server.close()
  expect(textOf(await answer)).toBe('reset')
  expect(server.connections()).toBe(0)
})

test('is told and asked over HTTP by its owner, whatever its behaviour', async () => {
  const { ask, message } = await start()
  expect(textOf(await ask('POST', '/_simulator/behave', { behaviour: { kind: 'status', status: 500 } }))).toMatch(/^200/)
  expect(textOf(await message())).toMatch(/^500/)
  expect(textOf(await ask('GET', '/_simulator/dossiers'))).toBe('200 [{"dossierCode":"H56-261120-0001","messageIds":["m"],"timesApplied":1}]')
  expect(textOf(await ask('GET', '/_simulator/received'))).toBe('200 []')
  expect(textOf(await ask('GET', '/_simulator/else'))).toMatch(/^404/)
})

test.each([{}, { behaviour: { kind: 'sulk' } }, { behaviour: { kind: 'normal' }, times: 0 }, { behaviour: { kind: 'status' } }])('refuses the order %j', async (order) => {
  const { ask } = await start()
  expect(textOf(await ask('POST', '/_simulator/behave', order))).toMatch(/^400/)
})

test('counts open connections', async () => {
  const { server, message } = await start()
  await message()
  expect(server.connections()).toBe(1)
})
