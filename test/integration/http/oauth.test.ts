import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bearer, openDoors, secretOf, type OpenDoors } from './open-doors.ts'

let doors: OpenDoors
beforeAll(async () => {
  doors = await openDoors()
})
afterAll(() => doors.close())

const basic = (client: string, secret: string) => ({ authorization: `Basic ${Buffer.from(`${encodeURIComponent(client)}:${encodeURIComponent(secret)}`).toString('base64')}` })

function ask(form: Readonly<Record<string, string>> | string, headers: Readonly<Record<string, string>> = {}) {
  const payload = typeof form === 'string' ? form : new URLSearchParams({ grant_type: 'client_credentials', ...form }).toString()
  return doors.client.inject({ method: 'POST', url: '/oauth/token', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, payload })
}

describe('a client with its secret', () => {
  test.each([
    ['in the form', { client_id: 'h56', client_secret: secretOf('h56') }, {}],
    ['in a header', {}, basic('h56', secretOf('h56'))],
  ])('%s gets a token that opens the door', async (_where, form, headers) => {
    const answer = await ask(form, headers)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.json()).toMatchObject({ token_type: 'Bearer', expires_in: 300, scope: expect.stringContaining('transfers.send') as string })
    const { access_token: token } = answer.json<{ access_token: string }>()
    expect((await doors.client.inject({ url: '/v1/transfers', headers: bearer(token) })).statusCode).toBe(200)
  })
})
