/**
 * OpenAPI 3.1: written into openapi/ from the routes themselves, and shown by a running door from there, at /openapi.json and
 * with Swagger UI at /docs under a strict CSP. A test holds the files against the routes.
 */
import { readFileSync } from 'node:fs'
import type {} from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { TSchema } from 'typebox'
import { Problem } from '../../schemas/problem.ts'
import { errorTable, GatewayError, type ErrorCode } from '../domain/errors.ts'
import { exampleFaults, exampleIds } from './examples.ts'
import { compileLate } from './late-schemas.ts'
import type { OperationDoc } from './operation.ts'
import { problemOf } from './problems.ts'

export const docsPrefix = '/docs'

/** `from-routes`: for whoever writes the files. */
export type Docs = 'hidden' | 'shown' | 'from-routes'

export interface ApiDoc {
  /** In the folder openapi. */
  readonly file: string
  readonly title: string
  readonly description: string
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  /** Schemas with an `$id`, referred to by the routes. */
  readonly schemas: readonly TSchema[]
  /** Who holds the tokens; absent where there are none. */
  readonly bearer?: string
}

// the only value that is read of it
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly version: string }

/** Inline styles are Swagger UI's; scripts come from this server only. */
const docsPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** To be awaited before the routes are added. */
export async function documentApi(app: FastifyInstance, doc: ApiDoc, docs: Docs = 'shown'): Promise<void> {
  for (const schema of [...doc.schemas, Problem]) app.addSchema(schema)
  compileLate(app)
  if (docs === 'from-routes') await describeRoutes(app, doc)
  if (docs === 'shown') await show(app, doc)
}

async function describeRoutes(app: FastifyInstance, doc: ApiDoc): Promise<void> {
  const { default: swagger } = await import('@fastify/swagger')
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: doc.title, description: doc.description, version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
      servers: [{ url: '/' }],
      tags: doc.tags.map((tag) => ({ ...tag })),
      ...(doc.bearer === undefined ? {} : { components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: doc.bearer } } } }),
    },
    convertConstToEnum: false,
    // OpenAPI has no name for the rest of a path
    transform: ({ schema, url }) => ({ schema, url: url.replace('*', ':path') }),
    refResolver: { buildLocalReference: (schema, _base, _fragment, index) => (typeof schema['$id'] === 'string' ? schema['$id'] : `schema-${index}`) },
    transformObject(document) {
      if (!('openapiObject' in document)) throw new TypeError('the API is described by OpenAPI')
      // the same object by its members that matter here
      completeDocument(document.openapiObject as ApiDocument)
      return document.openapiObject
    },
  })
}

/** Swagger UI asks for a plugin of this name: here it reads the file when somebody looks, and keeps nothing. */
async function show(app: FastifyInstance, doc: ApiDoc): Promise<void> {
  const { default: swaggerUi } = await import('@fastify/swagger-ui')
  const file = new URL(`../../openapi/${doc.file}`, import.meta.url)
  const document = (): object => JSON.parse(readFileSync(file, 'utf8')) as object
  await app.register(
    fastifyPlugin(async (door) => void door.decorate('swagger', document as typeof door.swagger), { name: '@fastify/swagger' }),
  )
  await app.register(swaggerUi, {
    routePrefix: docsPrefix,
    staticCSP: docsPolicy,
    theme: { title: doc.title },
    uiConfig: { validatorUrl: null, deepLinking: true, tryItOutEnabled: false },
  })
  app.get('/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, () => document())
}

/** The parts of an OpenAPI document that are completed here. */
interface ApiDocument {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: { securitySchemes?: object; readonly schemas?: Readonly<Record<string, { readonly properties?: Readonly<Record<string, object>> }>> }
}

interface Operation {
  'x-operation'?: OperationDoc
  requestBody?: object
  parameters?: readonly Parameter[]
  responses?: Readonly<Record<string, object>>
}

interface Parameter {
  readonly name: string
  required?: boolean
  readonly schema?: { readonly default?: unknown }
}

function completeDocument(document: ApiDocument): void {
  for (const path of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(path)) {
      const doc = operation['x-operation']
      if (doc !== undefined) completeOperation(operation, doc)
      delete operation['x-operation']
    }
  }
  // an empty list of schemes makes Swagger UI ask for a token that nobody has
  if (document.components?.securitySchemes !== undefined && Object.keys(document.components.securitySchemes).length === 0) delete document.components.securitySchemes
  const code = document.components?.schemas?.['Problem']?.properties?.['code']
  if (code !== undefined) Object.assign(code, { enum: Object.keys(errorTable) })
}

function completeOperation(operation: Operation, doc: OperationDoc): void {
  const { requestBody, requestExample, parameters } = doc
  if (requestBody !== undefined) operation.requestBody = requestBody
  if (requestExample !== undefined) Object.assign(jsonOf(operation.requestBody) ?? {}, { example: requestExample })
  if (parameters !== undefined) operation.parameters = [...(operation.parameters ?? []), ...parameters]
  for (const parameter of operation.parameters ?? []) {
    // the type of a query has its defaults filled in; its sender need not
    if (parameter.schema?.default !== undefined) parameter.required = false
  }
  const declared = operation.responses ?? {}
  const responses: Record<string, object> = {}
  for (const [status, answer] of Object.entries(doc.answers)) {
    const json = jsonOf(declared[status])
    responses[status] = {
      description: answer.description,
      headers: headersOf({ ...requestIdHeader, ...answer.headers }),
      ...(json === undefined ? {} : { content: { 'application/json': { ...json, ...(answer.example === undefined ? {} : { example: answer.example }) } } }),
      ...(answer.content === undefined ? {} : { content: answer.content }),
    }
  }
  operation.responses = { ...responses, ...problemsOf(doc) }
}

/** The media type object of JSON, which examples are put into. */
function jsonOf(holder: unknown): object | undefined {
  const { content } = (holder ?? {}) as { readonly content?: Readonly<Record<string, object>> }
  return content?.['application/json']
}

function headersOf(headers: Readonly<Record<string, string>>): object {
  return Object.fromEntries(Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]))
}

const requestIdHeader = { 'X-Request-Id': 'Id of this request in the gateway’s log' }

/** One answer a status, with an example a code. */
function problemsOf(doc: OperationDoc): Record<string, object> {
  const known = doc.access === 'bearer' ? (['unauthenticated', 'permission_missing', 'too_many_requests'] as const) : []
  // whoever asks after a process's health is answered by an overloaded one too
  const codes: readonly ErrorCode[] = [...new Set<ErrorCode>([...doc.errors, ...known, ...(doc.tag === 'health' ? [] : ['overloaded' as const]), 'internal'])]
  const responses: Record<string, object> = {}
  for (const status of [...new Set(codes.map((code) => errorTable[code].status))].sort((a, b) => a - b)) {
    const here = codes.filter((code) => errorTable[code].status === status)
    const examples = here.map((code) => [code, { summary: errorTable[code].title.en, value: problemOf(new GatewayError(code, exampleFaults[code]), exampleIds.request) }])
    responses[status] = {
      description: here.map((code) => `\`${code}\`: ${errorTable[code].title.en}`).join('\n\n'),
      headers: headersOf({ ...requestIdHeader, ...(status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}) }),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, examples: Object.fromEntries(examples) } },
    }
  }
  return responses
}
