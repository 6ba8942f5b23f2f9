/** A body that is validated in parts is found to have the faults that one validator of the whole finds, in its order. */
import { fastify, type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Dossier } from '../../../schemas/dossier.ts'
import { isCalendarDate, isInstant, uuidPattern } from '../../../schemas/formats.ts'
import { ref } from '../../../schemas/ref.ts'
import { compileLate } from '../../../src/http/late-schemas.ts'
import { sampleDossiers } from '../../../src/sandbox/samples.ts'

const samples = sampleDossiers('H56', new Date('2026-11-21T02:00:00Z')).map(({ dossier }) => dossier as object)
const wrongValues = [undefined, null, 7, '', [{}], { kind: 'neither' }]
const limitMs = 60_000

let whole: FastifyInstance
let inParts: FastifyInstance

beforeAll(async () => {
  whole = await door(() => {})
  inParts = await door(compileLate)
})

afterAll(async () => {
  await Promise.all([whole.close(), inParts.close()])
})

describe('a body whose large parts are compiled late', () => {
  it.each(samples.map((sample, n) => [n, sample] as const))('is judged as by one validator: sample %i, whole and with each value gone or wrong', async (_n, sample) => {
    const changed = [...changedCopies(sample)]
    expect(changed.length).toBeGreaterThan(100)
    const seen = new Set<number>()
    for (const body of [sample, ...changed]) {
      const [expected, found] = await Promise.all([judge(whole, body), judge(inParts, body)])
      expect(found).toEqual(expected)
      seen.add(expected.status)
    }
    expect(seen).toEqual(new Set([200, 400]))
  }, limitMs)

  it('is judged as by one validator when it has every large part at once, all of them wrong', async () => {
    const body = Object.assign({}, ...samples, { subject: 7, unknown: true, civilStatus: { kind: 'birth', child: 7 }, judicialRecord: { purpose: [] }, payment: { receipts: 'none' } })
    const expected = await judge(whole, body)
    expect(new Set(expected.faults.map(({ path }) => path.split('/')[1]))).toEqual(new Set([undefined, 'subject', 'civilStatus', 'judicialRecord', 'payment']))
    expect(await judge(inParts, body)).toEqual(expected)
  })

  it.each([[null], [7], [[]], ['text']])('is judged as by one validator when it is no object: %j', async (body) => {
    expect(await judge(inParts, body)).toEqual(await judge(whole, body))
  })

  it('lets nothing out of an answer that its schema does not have', async () => {
    const [payload = {}] = samples
    const [expected, answer] = await Promise.all([whole, inParts].map((app) => app.inject({ method: 'POST', url: '/dossiers', payload })))
    expect(answer?.statusCode).toBe(200)
    expect(answer?.json()).toEqual(expected?.json())
    expect(answer?.json()).not.toHaveProperty('left-out')
  })

  it('is a mistake found when the door opens, where no route brings the compilers', async () => {
    const app = fastify()
    app.addSchema(Dossier)
    compileLate(app)
    app.post('/dossiers', { schema: { body: ref(Dossier) } }, () => ({}))
    await expect(app.ready()).rejects.toThrow(TypeError)
  })
})

async function door(prepare: (app: FastifyInstance) => void): Promise<FastifyInstance> {
  const app = fastify({
    ajv: {
      customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: true, allErrors: true, verbose: true },
      onCreate(ajv) {
        ajv.addFormat('date-time', isInstant).addFormat('date', isCalendarDate).addFormat('uuid', uuidPattern).addKeyword('x-form')
      },
    },
  })
  app.addSchema(Dossier)
  prepare(app)
  app.setErrorHandler((error: { readonly validation?: unknown }, _request, reply) => reply.code(400).send(error.validation))
  app.get('/health', { schema: { response: { 200: { type: 'object' } } } }, () => ({}))
  app.get('/dossiers/:id', { schema: { params: { type: 'object' } } }, () => ({}))
  app.post('/dossiers', { schema: { body: ref(Dossier), response: { 200: ref(Dossier) } } }, (request) => ({ ...(request.body as object), 'left-out': true }))
  await app.ready()
  return app
}

interface SeenFault {
  readonly path: string
  readonly keyword: string
  readonly params: unknown
}

async function judge(app: FastifyInstance, body: unknown): Promise<{ readonly status: number; readonly faults: readonly SeenFault[] }> {
  const answer = await app.inject({ method: 'POST', url: '/dossiers', headers: { 'content-type': 'application/json' }, payload: JSON.stringify(body) })
  if (answer.statusCode === 200) return { status: 200, faults: [] }
  const faults = answer.json<readonly { readonly instancePath: string; readonly keyword: string; readonly params: unknown }[]>()
  return { status: answer.statusCode, faults: faults.map(({ instancePath, keyword, params }) => ({ path: instancePath, keyword, params })) }
}

/** Of each value at each depth: copies of the whole without it, and with something else in its place. */
function* changedCopies(value: unknown): Generator<unknown> {
  for (const wrong of wrongValues) yield wrong ?? {}
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    for (const wrong of wrongValues) yield withValue(value, name, wrong)
    for (const changed of changedCopies(inner)) yield withValue(value, name, changed)
  }
}

function withValue(whole: object, name: string, value: unknown): unknown {
  if (Array.isArray(whole)) return whole.map((item: unknown, at) => (String(at) === name ? value : item))
  return { ...whole, [name]: value }
}
