/** What the client library believes: webhooks, answers of look-ups and acceptances, and what it does not. */
import { beforeAll, afterAll, describe, expect, test } from 'vitest'
import { isClientError, verifyWebhook, type Webhook } from '../../../src/client/index.ts'
import { exampleQuestion } from '../../../src/http/query-examples.ts'
import type { SignatureAbout } from '../../../src/ports/signer.ts'
import { testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'
import { bearer, tokens } from '../http/open-doors.ts'
import { dossier, openClientKit, type ClientKit } from './client-kit.ts'

const event = { cursor: 'ZS4x', at: '2026-11-20T01:30:05.902Z', type: 'transfer.confirmed', transferId: 't-1', data: {} }
const usual: SignatureAbout = { issuer: 'H56', audience: 'H57', messageId: 'message-1', service: 'webhook' }

describe('a webhook', () => {
  let seals: TestSeals
  let certificates: Readonly<Record<string, string>>
  beforeAll(async () => {
    seals = await testSeals(['H56', 'H99'])
    certificates = Object.fromEntries(seals.organisations.map(({ code, certificates: [pem = ''] }) => [code, pem]))
  })

  async function signed(about: Partial<SignatureAbout> = {}, content: object | string = event): Promise<Webhook> {
    const body = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content))
    const { detached = '' } = await seals.signer.sign(body, 'jws-detached', { ...usual, ...about })
    const headers = { 'lienthong-signature': detached, 'lienthong-message-id': usual.messageId }
    return { headers, body, organisation: 'H57', certificates: [certificates['H56'] ?? ''] }
  }

  test('of the gateway is the event, for headers of Node and of Fetch, also while its certificate is being replaced', async () => {
    const webhook = await signed()
    const expected = { ok: true, kind: 'event', event, messageId: 'message-1', repeated: false }
    expect(await verifyWebhook(webhook)).toEqual(expected)
    expect(await verifyWebhook({ ...webhook, operator: 'H56', certificates: Object.values(certificates) })).toEqual(expected)
    expect(await verifyWebhook({ ...webhook, headers: new Headers(webhook.headers as Record<string, string>) })).toEqual(expected)
  })

  test('that was handled before is told so, whoever remembers it', async () => {
    const webhook = await signed()
    for (const seen of [new Set(['message-1']), { has: (id: string) => Promise.resolve(id === 'message-1') }]) {
      expect(await verifyWebhook({ ...webhook, seen })).toMatchObject({ ok: true, repeated: true })
    }
    expect(await verifyWebhook({ ...webhook, seen: new Set(['message-2']) })).toMatchObject({ ok: true, repeated: false })
  })

  test('that only asks whether the address works is a ping', async () => {
    expect(await verifyWebhook(await signed({}, { type: 'ping' }))).toEqual({ ok: true, kind: 'ping', messageId: 'message-1' })
  })

  const about: readonly (readonly [string, Partial<SignatureAbout>, string])[] = [
    ['for somebody else', { audience: 'H58' }, 'audience-differs'],
    ['with another message id than its header', { messageId: 'message-2' }, 'message-differs'],
    ['signed as something else', { service: 'query-answer' }, 'service-differs'],
    ['signed by another organisation', { issuer: 'H99' }, 'certificate-not-registered'],
  ]
  test.each(about)('%s is not believed', async (_what, changes, code) => {
    expect(await verifyWebhook(await signed(changes))).toEqual({ ok: false, code })
  })

  const changes: readonly (readonly [string, (webhook: Webhook) => Webhook, string])[] = [
    ['with another body', (webhook) => ({ ...webhook, body: Buffer.from(JSON.stringify({ ...event, transferId: 't-2' })) }), 'value-wrong'],
    ['without a signature', (webhook) => ({ ...webhook, headers: { 'lienthong-message-id': 'message-1' } }), 'signature-missing'],
    ['with two signatures', (webhook) => withSignature(webhook, (one) => [one, one]), 'signature-missing'],
    ['with a signature that is none', (webhook) => withSignature(webhook, () => 'a..b'), 'jws-form'],
    ['with its payload inside', (webhook) => withSignature(webhook, (one) => one.replace('..', '.e30.')), 'jws-form'],
    ['with a signature in padded letters', (webhook) => withSignature(webhook, (one) => `${one}==`), 'jws-form'],
    ['with an endless signature', (webhook) => withSignature(webhook, (one) => one + 'A'.repeat(8192)), 'jws-form'],
    ['that names no algorithm', (webhook) => withHeader(webhook, { alg: 'none' }), 'algorithm-not-allowed'],
    ['with a shared secret', (webhook) => withHeader(webhook, { alg: 'HS256' }), 'algorithm-not-allowed'],
    ['with an algorithm of its own choice', (webhook) => withHeader(webhook, { alg: 'ES256' }), 'value-wrong'],
    ['by a certificate that nobody gave', (webhook) => withHeader(webhook, { 'x5t#S256': 'A'.repeat(43) }), 'certificate-not-registered'],
    ['an hour and more later', (webhook) => ({ ...webhook, now: new Date(Date.now() + 3_700_000) }), 'signature-too-old'],
    ['before its time', (webhook) => ({ ...webhook, now: new Date(Date.now() - 400_000) }), 'time-in-future'],
    ['of another operator than ours', (webhook) => ({ ...webhook, operator: 'H57' }), 'issuer-differs'],
  ]
  test.each(changes)('%s is not believed', async (_what, change, code) => {
    expect(await verifyWebhook(change(await signed()))).toEqual({ ok: false, code })
  })

  test('signed over what is no event is not believed', async () => {
    const contents = ['no JSON', '[]', '{"kind":"event"}']
    for (const content of contents) expect(await verifyWebhook(await signed({}, content))).toEqual({ ok: false, code: 'body-unreadable' })
  })
})

describe('what the gateway answers', () => {
  let kit: ClientKit
  beforeAll(async () => {
    kit = await openClientKit()
  })
  afterAll(() => kit.close())

  const { asking } = exampleQuestion('sectors')
  const trust = () => ({ certificates: [kit.certificate], organisation: 'H56' })

  /** A real answer, changed on its way. */
  async function changed(path: string, body: object, change: (text: string) => string, headers: object = {}): Promise<() => Response> {
    const sent = { ...bearer(tokens.h56), 'content-type': 'application/json', ...headers }
    const answer = await fetch(kit.url + path, { method: 'POST', body: JSON.stringify(body), headers: sent })
    const text = change(await answer.text())
    return () => new Response(text, { status: answer.status, headers: answer.headers })
  }

  async function faultOf(promise: Promise<unknown>): Promise<unknown> {
    const error: unknown = await promise.then(() => undefined, (reason: unknown) => reason)
    return isClientError(error) ? error.failure : error
  }

  test('to a look-up must be what was signed, for us, by the operator that we know', async () => {
    const ask = { asking, parameters: {} }
    const { client, line } = kit.open({ trust: trust() })
    line.trouble('/v1/queries/sectors', await changed('/v1/queries/sectors', ask, (text) => text.replace('"live"', '"cached"')))
    expect(await faultOf(client.queries.ask('sectors', ask))).toEqual({ kind: 'unverified', fault: 'value-wrong' })
    line.trouble('/v1/queries/sectors', await changed('/v1/queries/sectors', ask, (text) => text))
    expect(await faultOf(client.queries.ask('sectors', ask))).toBeUndefined()
    line.trouble('/v1/queries/sectors', () => Response.json({ id: 'x', records: [] }))
    expect(await faultOf(client.queries.ask('sectors', ask))).toEqual({ kind: 'unverified', fault: 'signature-missing' })
    const { client: other } = kit.open({ trust: { ...trust(), organisation: 'H57' } })
    expect(await faultOf(other.queries.ask('sectors', ask))).toEqual({ kind: 'unverified', fault: 'audience-differs' })
    const batch = other.queries.batch({ asking, questions: [{ service: 'sectors', parameters: {} }] })
    expect(await faultOf(batch)).toEqual({ kind: 'unverified', fault: 'audience-differs' })
  })

  test('to a dossier must be a receipt for these very bytes', async () => {
    const { client, line } = kit.open({ trust: trust() })
    const other = await changed('/v1/transfers', dossier(1), (text) => text, { 'idempotency-key': 'of-another-dossier' })
    line.trouble('/v1/transfers', other)
    expect(await faultOf(client.transfers.send(dossier(2)))).toEqual({ kind: 'unverified', fault: 'receipt-differs' })
    const changedOnItsWay = (text: string) => text.replaceAll('H56.14', 'H56.15')
    line.trouble('/v1/transfers', await changed('/v1/transfers', dossier(3), changedOnItsWay, { 'idempotency-key': 'of-a-third-dossier' }))
    expect(await faultOf(client.transfers.send(dossier(3)))).toEqual({ kind: 'unverified', fault: 'value-wrong' })
  })
})

function withSignature(webhook: Webhook, change: (signature: string) => string | readonly string[]): Webhook {
  const { 'lienthong-signature': signature, ...others } = webhook.headers as Readonly<Record<string, string>>
  return { ...webhook, headers: { ...others, 'lienthong-signature': change(signature ?? '') } }
}

function withHeader(webhook: Webhook, members: object): Webhook {
  return withSignature(webhook, (signature) => {
    const [head = '', , value = ''] = signature.split('.')
    const header: object = JSON.parse(Buffer.from(head, 'base64url').toString()) as object
    return `${Buffer.from(JSON.stringify({ ...header, ...members })).toString('base64url')}..${value}`
  })
}
