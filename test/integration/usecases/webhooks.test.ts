/** Events pushed to a client: signed, in the order of each dossier, tried again, and sent again when a person orders it. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { EventView } from '../../../schemas/event.ts'
import { openHttpClient } from '../../../src/net/http-client.ts'
import { createChangeTransfer } from '../../../src/usecases/change-transfer.ts'
import type { Destination } from '../../../src/usecases/open-line.ts'
import { openWebhookLine } from '../../../src/usecases/open-webhook-line.ts'
import { messageIdHeader, signatureHeader } from '../../../src/usecases/webhook-headers.ts'
import { testSeals } from '../../helpers/sandbox-seals.ts'
import { clock } from '../store/store-kit.ts'
import { client, nextCode, openWayBack, partnerEvent, type WayBack } from './way-back-kit.ts'

const running = new AbortController().signal
const lane = 'webhook-province-56'
let kit: WayBack
let server: Server
let hook: Destination
let received: { id: string; event: EventView; signature: string; body: Buffer }[]
let statuses: number[]

beforeAll(async () => {
  server = createServer((request, response) => {
    void request.toArray().then((chunks: Buffer[]) => {
      const body = Buffer.concat(chunks)
      const status = statuses.shift() ?? 204
      if (status < 300) received.push({ id: String(request.headers[messageIdHeader]), signature: String(request.headers[signatureHeader]), event: JSON.parse(body.toString()) as EventView, body })
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  kit = await openWayBack({ land: {} }, { webhooks: [client] })
  const { signer, verifier } = await testSeals(['H56', 'G99'])
  hook = openWebhookLine({ client, url: `http://127.0.0.1:${port}/events?of=56`, operator: 'H56' }, { openHttp: openHttpClient, signer, verifier, clock, log: kit.log })
})
beforeEach(async () => {
  received = []
  statuses = []
  await kit.reset()
})
afterAll(async () => {
  await hook.close()
  await kit.close()
  await new Promise((resolve) => server.close(resolve))
})

async function webhooks() {
  return (await kit.outgoing('webhook')).map(({ id }) => id)
}

async function deliverAll(ids: readonly string[]): Promise<void> {
  const delivery = kit.delivery([], { destinations: [hook] })
  for (const id of ids) await delivery.deliver(id, running)
}

describe('every event of the client', () => {
  it('goes to its webhook as it is read by cursor, signed by the operator for the client', async () => {
    const code = nextCode()
    await kit.send('land', code)
    await kit.tell('land', partnerEvent(code, 'progress', { status: 4 }))
    await kit.follow()
    await deliverAll(await webhooks())
    const read = await kit.journal()
    expect(received.map(({ event }) => [event.cursor, event.type])).toEqual(read.map(({ cursor, type }) => [cursor, type]))
    expect(received.map(({ event }) => event.type)).toEqual(['transfer.accepted', 'transfer.confirmed', 'partner.progress', 'dossier.status'])
    const { verifier } = await testSeals(['H56', 'G99'])
    for (const { id, signature, body } of received) {
      await expect(verifier.verify({ bytes: body, detached: signature, profile: 'jws-detached', organisation: 'H56', audience: client.organisation, messageId: id })).resolves.toMatchObject({ organisation: 'H56' })
    }
  })

  it('is one webhook however often the journal is read, and makes no event of the client itself', async () => {
    await kit.send('land', nextCode())
    const before = await webhooks()
    await deliverAll(before)
    await kit.follow()
    await kit.follow()
    expect(await webhooks()).toEqual(before)
  })

  it('waits for the one before it of the same dossier', async () => {
    const [one, other] = [nextCode(), nextCode()]
    await kit.send('land', one)
    await kit.send('land', other)
    const [first, second, third] = await webhooks()
    if (first === undefined || second === undefined || third === undefined) throw new Error('too few webhooks')
    statuses.push(503)
    await deliverAll([first, second, third])
    // the second event of the first dossier has to wait, the other dossier passes it
    expect(received.map(({ event }) => event.dossierCode)).toEqual([other])
    expect(await kit.read(first)).toMatchObject({ state: 'waiting', code: 'server-error' })
    expect(await kit.read(second)).toMatchObject({ state: 'accepted' })
  })
})

describe('what the client’s system answers', () => {
  it.each([
    [410, 'refused', 'webhook-gone'],
    [422, 'refused', 'webhook-not-accepted'],
    [429, 'waiting', 'rate-limited'],
    [500, 'waiting', 'server-error'],
    [404, 'parked', 'unexpected-status'],
    [302, 'parked', 'unexpected-status'],
  ])('%i: %s', async (status, state, code) => {
    await kit.send('land', nextCode())
    const [first] = await webhooks()
    statuses.push(status)
    await deliverAll([first ?? ''])
    expect(await kit.read(first ?? '')).toMatchObject({ state, code, partner: lane, purpose: 'webhook' })
  })

  it('what it refused goes again when a person orders it, under the same id', async () => {
    await kit.send('land', nextCode())
    const [first] = await webhooks()
    const id = first ?? ''
    statuses.push(410)
    await deliverAll([id])
    const { transfers, outbox } = kit.store
    await createChangeTransfer({ transfers, outbox }).replay(id, { actor: 'admin', reason: 'Hệ thống một cửa đã mở lại' })
    await deliverAll([id])
    expect(received.map((one) => one.id)).toEqual([id])
    expect(await kit.read(id)).toMatchObject({ state: 'confirmed', attempts: 2 })
  })

  it('the probe is a signed ping', async () => {
    expect(await hook.probe(running)).toMatchObject({ up: true })
    expect(received).toMatchObject([{ event: { type: 'ping' } }])
    statuses.push(401)
    expect(await hook.probe(running)).toMatchObject({ up: false, fault: 'broken', code: 'credentials-rejected' })
  })
})
