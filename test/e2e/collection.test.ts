/** The collection for Postman, sent request by request as Postman sends it, to a gateway with all its partners. */
import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clientSecret, openScene, type Scene } from '../helpers/scene.ts'
import { until } from '../helpers/until.ts'

interface Collection {
  readonly auth: { readonly bearer: readonly { readonly value: string }[] }
  readonly variable: readonly { readonly key: string; readonly value: string }[]
  readonly item: readonly Folder[]
}

interface Folder {
  readonly name: string
  readonly item: readonly Item[]
}

interface Item {
  readonly name: string
  readonly event?: readonly { readonly listen: string; readonly script: { readonly exec: readonly string[] } }[]
  readonly request: {
    readonly method: string
    readonly auth?: { readonly type: string }
    readonly header: readonly { readonly key: string; readonly value: string }[]
    readonly body?: { readonly raw?: string; readonly urlencoded?: readonly { readonly key: string; readonly value: string }[] }
    readonly url: { readonly raw: string; readonly query?: readonly Choice[]; readonly variable?: readonly Choice[] }
  }
}

interface Choice {
  readonly key: string
  readonly value: string
  readonly disabled?: boolean
}

const file = new URL('../../openapi/lienthong.postman_collection.json', import.meta.url)
const collection = JSON.parse(readFileSync(file, 'utf8')) as Collection

let scene: Scene
let variables: Map<string, string>
beforeAll(async () => {
  scene = await openScene()
  const { doors } = await scene.gateway.start('all')
  variables = new Map(collection.variable.map(({ key, value }) => [key, value]))
  // what whoever uses it fills in
  variables.set('baseUrl', doors.client).set('clientId', 'one-stop').set('clientSecret', clientSecret)
}, 120_000)
afterAll(() => scene.close())

function filled(text: string): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = variables.get(name)
    if (value === undefined) throw new RangeError(`the collection has no variable ${name}`)
    return value
  })
}

function bodyOf({ body }: Item['request']): string | URLSearchParams | undefined {
  const form = body?.urlencoded?.map(({ key, value }) => [key, filled(value)])
  if (form !== undefined) return new URLSearchParams(Object.fromEntries(form) as Record<string, string>)
  return body?.raw === undefined ? undefined : filled(body.raw)
}

async function send({ event = [], request }: Item): Promise<number> {
  const { raw, variable = [] } = request.url
  let address = raw
  for (const { key, value } of variable) address = address.replace(`:${key}`, value)
  const body = bodyOf(request)
  const headers = Object.fromEntries(request.header.map(({ key, value }) => [key, filled(value)]))
  const [token = { value: '' }] = collection.auth.bearer
  if (request.auth?.type !== 'noauth') headers['Authorization'] = `Bearer ${filled(token.value)}`
  const response = await fetch(filled(address), { method: request.method, headers, ...(body === undefined ? {} : { body }) })
  const text = await response.text()
  const collectionVariables = { set: (key: string, value: string) => variables.set(key, value) }
  const pm = { response: { code: response.status, json: (): unknown => JSON.parse(text) }, collectionVariables }
  for (const { listen, script } of event) if (listen === 'test') runInNewContext(script.exec.join('\n'), { pm, String })
  return response.status
}

test('each request is understood, in the order of the collection', async () => {
  const statuses: Record<string, number> = {}
  for (const folder of collection.item) {
    for (const item of folder.item) {
      statuses[`${folder.name}: ${item.name}`] = await send(item)
      if (item.request.url.raw.endsWith('/v1/transfers') && item.request.method === 'POST') await delivered()
    }
  }
  const strange = Object.entries(statuses).filter(([, status]) => status >= 300)
  // by then the dossier is delivered
  expect(strange).toEqual([['transfers: Cancel a transfer', 409]])
  expect(Object.keys(statuses).length).toBeGreaterThan(25)
}, 60_000)

test('all choices of a question are known to the gateway', async () => {
  for (const { request } of collection.item.flatMap(({ item }) => item)) {
    for (const { key, value, disabled } of request.url.query ?? []) {
      expect(disabled).toBe(true)
      if (key === 'cursor' || key === 'after') continue
      const url = `${filled(request.url.raw)}?${new URLSearchParams({ [key]: value || 'anything' }).toString()}`
      const { status } = await fetch(url, { headers: { authorization: `Bearer ${variables.get('accessToken')}` } })
      expect([key, status]).toEqual([key, 200])
    }
  }
})

test('no secret stands in it', () => {
  const given = collection.variable.filter(({ key }) => /secret|token/i.test(key))
  expect(given.map(({ value }) => value)).toEqual(given.map(() => ''))
  expect(JSON.stringify(collection)).not.toMatch(/eyJ[A-Za-z0-9_-]{20}/)
})

async function delivered(): Promise<void> {
  const confirmed = "select count(*) from transfers where id = $1 and state = 'confirmed'"
  await until(async () => (await scene.count(confirmed, [variables.get('transferId')])) === 1, 'the dossier is delivered', 20_000)
}
