import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clientPermissions } from '../../../schemas/permissions.ts'
import { everyRight } from '../../helpers/rights.ts'
import { issuer, openTokenKit, sha256, type TokenDoor, type TokenKit } from './token-kit.ts'

const secret = (client: string) => `a secret of ${client}: 100 % long & odd +enough`
const clients = ['h56', 'h57', 'guessed', 'emptied', 'narrow']
const configured = clients.map((id) => ({ id, credentials: { secretSha256: sha256(secret(id)) } }))

let kit: TokenKit
let door: TokenDoor
beforeAll(async () => {
  kit = await openTokenKit([...clients, 'short'])
  door = await kit.openDoor({ clients: [...configured, { id: 'short', credentials: { secretSha256: sha256('only thirty-one characters here') } }] })
})
afterAll(() => kit.close())

const basic = (client: string, password: string) => ({ authorization: `Basic ${Buffer.from(`${form(client)}:${form(password)}`).toString('base64')}` })
const form = (text: string) => new URLSearchParams({ x: text }).toString().slice(2)
const post = (client: string, password = secret(client)) => ({ client_id: client, client_secret: password })

describe('a client with its secret', () => {
  let tries = 0
  test.each([
    ['in the form', post('h56'), {}],
    ['in a header', {}, basic('h56', secret('h56'))],
    ['in a header, named in the form, too', { client_id: 'h56' }, basic('h56', secret('h56'))],
  ])('%s gets a token that opens the door', async (_where, body, headers) => {
    const answer = await door.ask(body, headers)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.headers['content-type']).toMatch(/^application\/json/)
    expect(answer.json()).toEqual({ access_token: expect.any(String) as string, token_type: 'Bearer', expires_in: 300, scope: clientPermissions.join(' ') })
    expect(await door.knock(answer.json<{ access_token: string }>().access_token)).toBe(200)
  })

  test.each([
    ['a wrong secret', post('h56', secret('h57')), {}, 'secret-wrong', 'h56'],
    ['an empty secret', post('h56', ''), {}, 'certificate-missing', 'h56'],
    ['an empty secret in a header', {}, basic('h56', ''), 'secret-wrong', 'h56'],
    ['the digest of the secret', post('h56', sha256(secret('h56'))), {}, 'secret-wrong', 'h56'],
    ['a client that there is not', post('nobody', secret('h56')), {}, 'unknown-client', undefined],
    ['an empty name in a header', {}, basic('', secret('h56')), 'unknown-client', undefined],
    ['a name of every object', post('constructor', secret('h56')), {}, 'unknown-client', undefined],
    ['a wrong secret in a header', {}, basic('h56', 'x'), 'secret-wrong', 'h56'],
    ['a secret of fewer than 32 characters, though it is the right one', post('short', 'only thirty-one characters here'), {}, 'secret-wrong', 'short'],
    ['a certificate that is not there', { client_id: 'h56' }, {}, 'certificate-missing', 'h56'],
  ])('%s is refused in the same words, and audited as a try at that client, by nobody known', async (_name, body, headers, answer, object) => {
    tries += 1
    const refused = await door.ask(body, headers, `192.0.2.${100 + tries}`)
    expect(refused.statusCode).toBe(401)
    expect(refused.headers['www-authenticate']).toMatch(/^Basic /)
    expect(refused.json()).toEqual({ error: 'invalid_client', error_description: expect.stringMatching(/^The client is not known, or did not prove who it is\. \| [ -~]+$/) as string })
    const [newest] = await kit.audited()
    expect(newest).toMatchObject({ kind: 'token', action: 'requestToken', actor: { kind: 'gateway', id: 'door' }, answer })
    expect(newest?.object).toBe(object)
    expect(JSON.stringify(newest)).not.toContain('nobody')
  })

  test('what is refused for where it comes from never counts', async () => {
    const production = await kit.openDoor({ clients: configured, refusesSecret: (text) => text.startsWith('a secret of h57') })
    expect((await production.ask(post('h57'))).statusCode).toBe(401)
    expect((await production.ask(post('h56'))).statusCode).toBe(200)
  })
})

describe('the request', () => {
  const good = new URLSearchParams({ grant_type: 'client_credentials', ...post('h56') }).toString()
  const tooMany = Array.from({ length: 20 }, (_, n) => `&field${n}=x`).join('')

  test.each([
    ['no grant type', `client_id=h56&client_secret=x`, 'invalid_request'],
    ['nothing', '', 'invalid_request'],
    ['another grant type', good.replace('client_credentials', 'password'), 'unsupported_grant_type'],
    ['an empty grant type', 'grant_type=&client_id=h56', 'invalid_request'],
    ['a grant type twice', `${good}&grant_type=client_credentials`, 'invalid_request'],
    ['a scope twice', `${good}&scope=x&scope=x`, 'invalid_request'],
    ['broken encoding', `${good}&x=%zz`, 'invalid_request'],
    ['no UTF-8', `${good}&x=%ff`, 'invalid_request'],
    ['too many fields', good + tooMany, 'invalid_request'],
    ['too long a form', `${good}&x=${'x'.repeat(17_000)}`, 'invalid_request'],
    ['a secret without a name', 'grant_type=client_credentials&client_secret=x', 'invalid_request'],
    ['an assertion of another type', 'grant_type=client_credentials&client_assertion=x&client_assertion_type=saml', 'invalid_request'],
    ['an assertion without a type', 'grant_type=client_credentials&client_assertion=x', 'invalid_request'],
    ['a secret and an assertion', `${good}&client_assertion=x`, 'invalid_request'],
  ])('%s is refused in the words of OAuth', async (_name, body, error) => {
    const before = (await kit.audited()).length
    const answer = await door.ask(body)
    // RFC 6749, section 5.2: printable ASCII without quotes and backslashes
    const error_description = expect.stringMatching(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/) as string
    expect([answer.statusCode, answer.json()]).toEqual([400, { error, error_description }])
    expect((await kit.audited()).length).toBe(before)
  })

  test('names the field that is missing or wrong, in both languages', async () => {
    const said = async (body: string | Record<string, string>) => (await door.ask(body)).json<{ error_description: string }>().error_description
    expect(await said('client_id=h56')).toMatch(/^grant_type is missing: .* \| Thieu grant_type/)
    const wrong = await said({ ...post('h56'), scope: `${clientPermissions[0]} fortune.tell` })
    expect(wrong).toBe(
      `scope: fortune.tell is not permitted; permitted are: ${clientPermissions.join(' ')}. | scope: khong duoc phep fortune.tell; duoc phep: ${clientPermissions.join(' ')}.`,
    )
    expect(await said({ ...post('h56'), scope: 'a\u0000"b' })).toMatch(/^scope: a word that is no right is not permitted/)
  })

  test.each([
    ['a header and a form', good, basic('h56', secret('h56'))],
    ['a bearer token', 'grant_type=client_credentials&client_id=h56', { authorization: 'Bearer abcdefghijklmnopqrstuvwxyz' }],
    ['a header that is none', 'grant_type=client_credentials', { authorization: 'Basic ***' }],
    ['a header without a colon', 'grant_type=client_credentials', { authorization: `Basic ${Buffer.from('h56').toString('base64')}` }],
    ['two names', 'grant_type=client_credentials&client_id=h57', basic('h56', secret('h56'))],
    ['JSON', JSON.stringify({ grant_type: 'client_credentials' }), { 'content-type': 'application/json' }],
  ])('%s proves nothing', async (_name, body, headers) => {
    const answer = await door.ask(body, headers)
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: 'invalid_request' }])
  })

  test('nobody proves nothing', async () => {
    expect((await door.ask({})).statusCode).toBe(401)
  })

  test('secrets in the address are not looked at', async () => {
    const answer = await door.app.inject({ method: 'POST', url: `/oauth/token?${good}`, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: '' })
    expect(answer.json()).toMatchObject({ error: 'invalid_request' })
    expect((await door.app.inject({ url: `/oauth/token?${good}` })).statusCode).toBe(405)
  })
})

describe('scope', () => {
  test('narrows a token', async () => {
    const answer = await door.ask({ ...post('h56'), scope: 'events.read transfers.read' })
    expect(answer.json()).toMatchObject({ scope: 'transfers.read events.read' })
    const { access_token: token } = answer.json<{ access_token: string }>()
    expect(await door.knock(token)).toBe(403)
    const wider = await door.token({ ...post('h56'), scope: 'partners.read' })
    expect(await door.knock(wider)).toBe(200)
  })

  test.each(['partners.read accounts.change', 'everything', ' partners.read', 'partners.read  events.read', 'partners.read\ttransfers.read'])('%j is no scope', async (scope) => {
    expect([(await door.ask({ ...post('h56'), scope })).json()]).toMatchObject([{ error: 'invalid_scope' }])
  })

  test('never widens: not what the client may not do, nor what is taken away later', async () => {
    await kit.giveRights('narrow', { ...everyRight, permissions: ['partners.read'] })
    expect((await door.ask({ ...post('narrow'), scope: 'partners.read transfers.send' })).json()).toMatchObject({ error: 'invalid_scope' })
    expect((await kit.audited())[0]).toMatchObject({ actor: { id: 'narrow' }, answer: 'invalid_scope' })
    const [whole, scoped] = [await door.token(post('narrow')), await door.token({ ...post('narrow'), scope: 'partners.read' })]
    expect([await door.knock(whole), await door.knock(scoped)]).toEqual([200, 200])
    await kit.giveRights('narrow', { ...everyRight, permissions: ['transfers.send'] })
    expect([await door.knock(whole), await door.knock(scoped)]).toEqual([403, 403])
  })

  test('a client whose rights are emptied loses its access at once, and gets no other token', async () => {
    const token = await door.token(post('emptied'))
    expect(await door.knock(token)).toBe(200)
    await kit.giveRights('emptied', { permissions: [], transfers: [], queries: [] })
    expect(await door.knock(token)).toBe(403)
    expect([(await door.ask(post('emptied'))).json()]).toMatchObject([{ error: 'unauthorized_client' }])
  })
})

describe('wrong proofs', () => {
  const wrong = (address: string, client = 'guessed', at = door) => at.ask(post(client, 'wrong'), {}, address)
  const told = async () => (await kit.audited()).filter(({ answer }) => answer === 'refused').map(({ reason }) => reason)
  /** How many are written down, all together. */
  const rows = async () => (await kit.audited()).filter(({ answer }) => answer !== 'done' && answer !== 'refused').length

  test('are slowed by their address, also when they come at once, and only the first are written down', async () => {
    const [from, before] = ['198.51.100.7', await rows()]
    const answers = await Promise.all(Array.from({ length: 40 }, () => wrong(from)))
    const slowed = answers.filter(({ statusCode }) => statusCode === 429)
    expect([answers.filter(({ statusCode }) => statusCode === 401).length, slowed.length]).toEqual([10, 30])
    expect(Number(slowed[0]?.headers['retry-after'])).toBeGreaterThan(0)
    expect(await rows()).toBe(before + 10)
    expect((await wrong('198.51.100.8')).statusCode).toBe(401)
  })

  test('keep nobody out who proves rightly, from the same address and under the same name', async () => {
    const from = '198.51.100.9'
    for (let n = 0; n < 12; n += 1) await wrong(from)
    expect((await wrong(from)).statusCode).toBe(429)
    for (const client of ['guessed', 'h56']) expect((await door.ask(post(client), {}, from)).statusCode).toBe(200)
    // who is right uses up nothing of what the wrong ones may
    const right = await Promise.all(Array.from({ length: 30 }, () => door.ask(post('h56'), {}, '198.51.100.10')))
    expect(new Set(right.map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
    expect((await wrong('198.51.100.10')).statusCode).toBe(401)
  })

  test('do not tell which names there are', async () => {
    const from = '198.51.100.11'
    for (let n = 0; n < 12; n += 1) await wrong(from, `nobody-${n}`)
    const answers = await Promise.all(['nobody', 'h99', 'h56', 'h57', 'constructor'].map((client) => wrong(from, client)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([429, 429, 429, 429, 429])
    const known = answers[2]
    expect(answers.map((answer) => ({ ...answer.json<object>(), instance: '', requestId: '' }))).toEqual(answers.map(() => ({ ...known?.json<object>(), instance: '', requestId: '' })))
  })

  test('of one /64 are of one address', async () => {
    const statuses: number[] = []
    for (let n = 1; n <= 15; n += 1) statuses.push((await wrong(`2001:db8:7::${n.toString(16)}`)).statusCode)
    expect(statuses.filter((status) => status === 401)).toHaveLength(10)
    expect((await wrong('2001:db8:7:1::1')).statusCode).toBe(401)
  })

  test('behind a proxy that is trusted are of the address that it names; nobody else is believed', async () => {
    const behind = await kit.openDoor({ clients: configured, proxies: ['172.18.0.0/24'] })
    const guess = (address: string, forwarded: string) => behind.ask(post('guessed', 'wrong'), { 'x-forwarded-for': forwarded }, address)
    // what stands further left is what the stranger wrote
    for (let n = 0; n < 12; n += 1) await guess('172.18.0.1', `192.0.2.${n}, 203.0.113.1`)
    expect((await guess('172.18.0.1', '203.0.113.1')).statusCode).toBe(429)
    expect((await guess('172.18.0.1', '203.0.113.2')).statusCode).toBe(401)
    for (let n = 0; n < 12; n += 1) await guess('198.51.100.12', `203.0.113.${100 + n}`)
    expect((await guess('198.51.100.12', '203.0.113.150')).statusCode).toBe(429)
  })

  test('beyond what is written down are told as a number, once', async () => {
    await door.tellRefused()
    const before = await told()
    for (let n = 0; n < 15; n += 1) await wrong('198.51.100.13')
    await door.tellRefused()
    await door.tellRefused()
    expect(await told()).toEqual(['refused 5 more', ...before])
  })

  test('of many addresses do not fill the journal', async () => {
    const fresh = await openTokenKit(['h56'])
    try {
      const one = await fresh.openDoor({ clients: configured.slice(0, 1) })
      const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => wrong(`203.0.113.${n}`, 'h56', one)))
      expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([401]))
      await one.tellRefused()
      const { items } = await fresh.store.audit.search({ kind: 'token' }, 500)
      expect(items.filter(({ answer }) => answer === 'secret-wrong')).toHaveLength(120)
      expect(items.find(({ answer }) => answer === 'refused')).toMatchObject({ actor: { kind: 'gateway', id: 'door' }, reason: 'refused 80 more' })
    } finally {
      await fresh.close()
    }
  })
})

test('the place describes itself, and names no certificates where it sees none', async () => {
  const answer = await door.app.inject('/.well-known/oauth-authorization-server')
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({
    issuer,
    token_endpoint: `${issuer}/oauth/token`,
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['private_key_jwt', 'client_secret_basic', 'client_secret_post'],
    scopes_supported: clientPermissions,
    tls_client_certificate_bound_access_tokens: false,
  })
})

test('good tokens are audited, and no secret or token stands there', async () => {
  const token = await door.token(post('h57'))
  const entries = await kit.audited()
  expect(entries[0]).toMatchObject({ actor: { kind: 'client', id: 'h57' }, object: 'client_secret_post', answer: 'done' })
  for (const text of [token, secret('h57'), form(secret('h57'))]) expect(JSON.stringify(entries)).not.toContain(text)
})
