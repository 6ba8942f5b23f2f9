/** The client library when the line breaks, the gateway is full, or its token no longer counts. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isClientError, openClient, type ClientFailure } from '../../../src/client/index.ts'
import { dossier, movedClock, openClientKit, refusal, type ClientKit } from './client-kit.ts'

let kit: ClientKit
beforeAll(async () => {
  kit = await openClientKit()
})
afterAll(() => kit.close())

async function failureOf(promise: Promise<unknown>): Promise<ClientFailure> {
  const error: unknown = await promise.then(() => undefined, (reason: unknown) => reason)
  if (!isClientError(error)) throw new Error('no ClientError', { cause: error })
  return error.failure
}

describe('a dossier', () => {
  test('is kept once, however often its answer was lost', async () => {
    const { client, line } = kit.open()
    line.trouble('/v1/transfers', 'lost', 'unanswered', 'unanswered')
    const { transfer } = await client.transfers.send(dossier(1))
    const tries = line.asked.filter(({ path }) => path === '/v1/transfers')
    expect(tries).toHaveLength(4)
    expect(new Set(tries.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
    expect((await client.transfers.list({ dossierCode: dossier(1).code })).items.map(({ id }) => id)).toEqual([transfer.id])
  })

  test('is given up after as many tries as were allowed, and may be sent again under its key', async () => {
    const { client, line } = kit.open({ retrying: { attempts: 3, baseMs: 1 } })
    line.trouble('/v1/transfers', 'unanswered', 'unanswered', 'unanswered')
    const second = dossier(2)
    expect(await failureOf(client.transfers.send(second, { idempotencyKey: 'by-my-own-key' }))).toEqual({ kind: 'unreachable' })
    await client.transfers.send(second, { idempotencyKey: 'by-my-own-key' })
    expect((await client.transfers.list({ dossierCode: dossier(2).code })).items).toHaveLength(1)
  })

  test('waits where the gateway is full, for as long as it says, unless that is too long', async () => {
    const { client, line } = kit.open()
    line.trouble('/v1/transfers', refusal(503, 'overloaded', 1), refusal(429, 'too_many_requests'))
    const startedAt = performance.now()
    await client.transfers.send(dossier(3))
    expect(performance.now() - startedAt).toBeGreaterThan(990)
    line.trouble('/v1/partners', refusal(429, 'too_many_requests', 3_600))
    expect(await failureOf(client.partners.list())).toMatchObject({ kind: 'refused', status: 429, retryAfterSeconds: 3_600 })
  })

  test('is not cancelled twice', async () => {
    const { client, line } = kit.open()
    const { transfer } = await client.transfers.send(dossier(4))
    line.trouble(`/v1/transfers/${transfer.id}/cancel`, 'unanswered')
    expect(await failureOf(client.transfers.cancel(transfer.id))).toEqual({ kind: 'unreachable' })
    expect(await client.transfers.get(transfer.id)).toMatchObject({ state: 'cancelled' })
  })

  test('is not sent where the caller no longer wants it', async () => {
    const retrying = { baseMs: 60_000, longestMs: 60_000 }
    const { client, line } = kit.open({ retrying, clock: { ...movedClock(), random: () => 1 } })
    const stop = new AbortController()
    line.trouble('/v1/transfers', 'lost')
    const sending = client.transfers.send(dossier(5), { signal: stop.signal })
    expect((await client.partners.list()).items).toHaveLength(1)
    stop.abort(new Error('changed my mind'))
    await expect(sending).rejects.toThrow('changed my mind')
    expect((await client.transfers.list({ dossierCode: dossier(5).code })).items).toEqual([])
  })
})

describe('the access token', () => {
  test('is asked for once by many callers, and again before it ends', async () => {
    const clock = movedClock()
    const { client, line } = kit.open({ clock })
    const asks = () => line.asked.filter(({ path }) => path === '/oauth/token').length
    await Promise.all(Array.from({ length: 20 }, () => client.partners.list()))
    expect(asks()).toBe(1)
    clock.pass(270)
    await client.partners.list()
    expect(asks()).toBe(1)
    clock.pass(15)
    await Promise.all([client.partners.list(), client.transfers.list()])
    expect(asks()).toBe(2)
  })

  test('that no longer counts is replaced, and one that never counts is an error', async () => {
    const { client, line } = kit.open()
    await client.partners.list()
    line.trouble('/v1/partners', refusal(401, 'unauthenticated'))
    await client.partners.list()
    const paths = ['/oauth/token', '/v1/partners', '/v1/partners', '/oauth/token', '/v1/partners']
    expect(line.asked.map(({ path }) => path)).toEqual(paths)
    line.trouble('/v1/partners', refusal(401, 'unauthenticated'), refusal(401, 'unauthenticated'))
    expect(await failureOf(client.partners.list())).toMatchObject({ kind: 'refused', status: 401 })
  })

  test('comes though the line breaks while it is asked for', async () => {
    const { client, line } = kit.open()
    line.trouble('/oauth/token', 'lost', refusal(503, 'overloaded'), 'unanswered')
    expect((await client.partners.list()).items).toHaveLength(1)
  })

  test('is refused to a wrong secret, at once, and narrowed where that was asked for', async () => {
    const { client, line } = kit.open({ secret: 'not-the-secret' })
    expect(await failureOf(client.partners.list())).toEqual({ kind: 'no-token', status: 401, error: 'invalid_client' })
    expect(line.asked).toHaveLength(1)
    const { client: narrow } = kit.open({ scope: 'partners.read' })
    await narrow.partners.list()
    expect(await failureOf(narrow.transfers.list())).toMatchObject({ kind: 'refused', problem: { code: 'permission_missing' } })
  })

  test('is asked for by exactly one proof', () => {
    const named = { url: kit.url, clientId: 'h56' }
    const wrong = [{}, { key: 'a', secret: 'b' }, { secret: 'b', tls: { certificate: 'c', key: 'd' } }]
    for (const proofs of wrong) expect(() => openClient({ ...named, ...proofs })).toThrow(TypeError)
  })
})

describe('whatever else stands at the address', () => {
  const others: readonly (readonly [string, () => Response, ClientFailure])[] = [
    ['a page', () => new Response('<h1>Bad gateway</h1>', { status: 502 }), { kind: 'unexpected', status: 502 }],
    ['an error without a body', () => new Response(null, { status: 500 }), { kind: 'unexpected', status: 500 }],
    ['a good answer that is no JSON', () => new Response('hello'), { kind: 'unexpected', status: 200 }],
  ]
  test.each(others)('%s is no answer of a gateway', async (_what, answer, failure) => {
    const { client, line } = kit.open({ retrying: { attempts: 2, baseMs: 1 } })
    line.trouble('/v1/partners', answer, answer)
    expect(await failureOf(client.partners.list())).toEqual(failure)
  })

  test('a file that is another one ends in an error', async () => {
    const { client, line } = kit.open()
    const digest = createHash('sha256').update('what was asked for').digest('hex')
    line.trouble(`/v1/attachments/${digest}`, () => new Response('something else'))
    const { content } = await client.attachments.get(digest)
    expect(await failureOf(new Response(content).text())).toEqual({ kind: 'unverified', fault: 'digest-differs' })
  })
})
