/** Everything that the client library offers, before a real door. */
import { createHash, randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isClientError, type ClientFailure, type Event } from '../../../src/client/index.ts'
import { exampleQuestion } from '../../../src/http/query-examples.ts'
import { dossier, openClientKit, type ClientKit } from './client-kit.ts'

let kit: ClientKit
beforeAll(async () => {
  kit = await openClientKit()
  kit.doors.says.query = { kind: 'found', records: [{ certificateNumber: 'DA 123456' }], sources: { certificateNumber: 'soPhatHanh' } }
})
afterAll(() => kit.close())

async function failureOf(promise: Promise<unknown>): Promise<ClientFailure> {
  const error: unknown = await promise.then(() => undefined, (reason: unknown) => reason)
  if (!isClientError(error)) throw new Error('no ClientError', { cause: error })
  return error.failure
}

async function eventsOf(source: AsyncIterable<Event>): Promise<readonly Event[]> {
  const events: Event[] = []
  for await (const event of source) events.push(event)
  return events
}

describe('a one-stop system with the client library', () => {
  test('hands a dossier over, follows it, lists and cancels', async () => {
    const { client } = kit.open({ trust: { certificates: [kit.certificate], organisation: 'H56', operator: 'H56' } })
    const { transfer, receipt } = await client.transfers.send(dossier(1))
    expect(transfer).toMatchObject({ state: 'accepted', dossierCode: dossier(1).code })
    expect(JSON.parse(receipt.statement)).toMatchObject({ transferId: transfer.id })
    expect(await client.transfers.get(transfer.id)).toMatchObject({ id: transfer.id, payloadDigest: transfer.payloadDigest })
    const second = await client.transfers.send(dossier(2), { idempotencyKey: 'second-dossier' })
    const page = await client.transfers.list({ limit: 1, state: ['accepted', 'waiting'], partner: 'agency' })
    expect(page.items.map(({ id }) => id)).toEqual([second.transfer.id])
    const rest = await client.transfers.list({ limit: 1, cursor: page.next ?? '' })
    expect(rest.items.map(({ id }) => id)).toEqual([transfer.id])
    expect((await client.transfers.timeline(transfer.id)).items[0]).toMatchObject({ kind: 'event', name: 'transfer.accepted' })
    expect(await client.transfers.cancel(transfer.id)).toMatchObject({ state: 'cancelled' })
    const failure = await failureOf(client.transfers.cancel(transfer.id))
    expect(failure).toMatchObject({ kind: 'refused', status: 409, problem: { code: 'not_cancellable' } })
  })

  test('uploads a file from memory, from a Blob and as a stream, and gets it back', async () => {
    const { client } = kit.open()
    const file = Buffer.concat([Buffer.from('%PDF-1.4\n'), randomBytes(200_000)])
    const digest = createHash('sha256').update(file).digest('hex')
    const contents = [file, new Blob([file]), () => new Blob([file]).stream() as ReadableStream<Uint8Array>]
    const kept = { digest, size: file.length, mediaType: 'application/pdf' }
    for (const content of contents) expect(await client.attachments.put(content, 'application/pdf')).toEqual(kept)
    const { content, mediaType, size } = await client.attachments.get(digest)
    expect([mediaType, size]).toEqual(['application/pdf', file.length])
    expect((await buffer(content)).equals(file)).toBe(true)
    expect(await failureOf(client.attachments.get('0'.repeat(64)))).toMatchObject({ kind: 'refused', problem: { code: 'not_found' } })
  })

  test('sees its partners, its dossiers and the evidence of a transfer', async () => {
    const { client } = kit.open()
    const { transfer } = await client.transfers.send(dossier(3))
    expect((await client.partners.list()).items.map(({ id }) => id)).toEqual(['agency'])
    expect(await client.dossiers.get(dossier(3).code)).toMatchObject({ code: dossier(3).code })
    const { content, mediaType } = await client.evidence.download(transfer.id)
    expect(mediaType).toBe('application/vnd.etsi.asic-e+zip')
    expect((await buffer(content)).subarray(0, 2).toString()).toBe('PK')
  })

  test('asks one service and several, each answer verified', async () => {
    const { client } = kit.open({ trust: { certificates: [kit.certificate], organisation: 'H56' } })
    const { asking } = exampleQuestion('land-certificate')
    const answer = await client.queries.ask('land-certificate', { asking, parameters: { certificateNumber: 'DA 123456' } })
    expect(answer).toMatchObject({ kind: 'found', partner: 'agency', records: [{ certificateNumber: 'DA 123456' }] })
    const { answers } = await client.queries.batch({
      asking,
      questions: [{ service: 'sectors', parameters: {} }, { service: 'land-certificate', parameters: { parcel: '1' } }],
    })
    expect(answers).toMatchObject([{ answer: { service: 'sectors' } }, { problem: { code: 'invalid_input' } }])
    const { purpose: _, ...without } = asking
    const failure = await failureOf(client.queries.ask('sectors', { asking: without, parameters: {} }))
    expect(failure).toMatchObject({ kind: 'refused', status: 403, problem: { code: 'purpose_missing' } })
  })

  test('reads events to the end, and then each as it happens, until it leaves', async () => {
    const { client } = kit.open()
    const before: string[] = []
    for await (const { cursor } of client.events({ follow: false })) before.push(cursor)
    const stop = new AbortController()
    const seen: string[] = []
    async function follow(): Promise<void> {
      for await (const event of client.events({ after: before.at(-1) ?? '', signal: stop.signal })) {
        seen.push(`${event.type} ${event.dossierCode}`)
        if (seen.length === 1) await client.transfers.send(dossier(5))
        if (seen.length === 2) stop.abort(new Error('that is enough'))
      }
    }
    const following = follow()
    await client.transfers.send(dossier(4))
    await expect(following).rejects.toThrow('that is enough')
    expect(seen).toEqual([4, 5].map((n) => `transfer.accepted ${dossier(n).code}`))
  })

  test('does not ask in a hurry where the gateway answers at once that there is nothing', async () => {
    const { client, line } = kit.open()
    const nothing = () => Response.json({ items: [], next: 'cursor' })
    const event = { cursor: 'next', at: '2026-11-20T01:30:05.902Z', type: 'transfer.accepted', data: {} }
    line.trouble('/v1/events', nothing, () => Response.json({ items: [event], next: 'next' }))
    const startedAt = performance.now()
    expect((await client.events().next()).value).toEqual(event)
    expect(performance.now() - startedAt).toBeGreaterThan(900)
  })

  test('is told what is wrong, by code and field, without a second try', async () => {
    const { client, line } = kit.open()
    const failure = await failureOf(client.transfers.send({ ...dossier(6), receiver: 'nobody' }))
    expect(failure).toMatchObject({ kind: 'refused', status: 422, problem: { code: 'unknown_partner', errors: [{ field: '/receiver' }] } })
    expect(line.asked.filter(({ path }) => path === '/v1/transfers')).toHaveLength(1)
  })

  test('is done for once it is closed', async () => {
    const { client } = kit.open()
    const waiting = client.events()
    const last = (await eventsOf(client.events({ follow: false }))).at(-1)
    const pending = failureOf(eventsOf(client.events({ after: last?.cursor ?? '' })))
    client.close()
    expect(await pending).toEqual({ kind: 'closed' })
    expect(await failureOf(waiting.next())).toEqual({ kind: 'closed' })
  })
})
