import { beforeAll, describe, expect, test } from 'vitest'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { Dossier } from '../../schemas/dossier.ts'
import { EventView } from '../../schemas/event.ts'
import { LaneView, PartnerView } from '../../schemas/lane.ts'
import { Problem } from '../../schemas/problem.ts'
import { AttemptView, TimelineStepView } from '../../schemas/timeline.ts'
import { AcceptanceReceipt, AdminTransferView, TransferView } from '../../schemas/transfer.ts'
import { AttachmentView } from '../../schemas/attachment.ts'
import * as examples from '../../src/http/examples.ts'
import { openApiDocuments, type OpenApiDocument } from '../../src/http/openapi-documents.ts'

let documents: ReadonlyMap<string, OpenApiDocument>
beforeAll(async () => {
  documents = await openApiDocuments()
})

interface Operation {
  readonly operationId?: string
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly security?: readonly object[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Readonly<Record<string, Content>> }>>
}

interface Content {
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value: Problem }>>
}

function operations(): readonly (readonly [string, Operation])[] {
  return [...documents].flatMap(([name, document]) =>
    Object.entries(document['paths'] as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${name} ${method} ${path}`, operation] as const),
    ),
  )
}

describe('the OpenAPI files', () => {
  test('say of every operation what it is, who may call it and what it answers, with examples', () => {
    const ids = operations().map(([name, operation]) => `${name.split(' ')[0]} ${operation.operationId}`)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [name, operation] of operations()) {
      expect([operation.summary, operation.description, operation.tags?.length], name).not.toContain(undefined)
      expect(operation.security, name).toBeDefined()
      const json = Object.entries({ request: operation.requestBody, ...operation.responses }).flatMap(([where, holder]) => {
        const content = holder?.content?.['application/json']
        return content && 'schema' in content && '$ref' in (content.schema as object) ? [[where, content] as const] : []
      })
      for (const [where, content] of json) expect(content.example, `${name} ${where}`).toBeDefined()
      for (const [status, { content }] of Object.entries(operation.responses).filter(([code]) => Number(code) >= 400)) {
        // an answer in a partner's words is no problem document of ours
        if (content?.['application/xml'] !== undefined) continue
        // refusals of tokens have the form of RFC 6749
        if (JSON.stringify(content?.['application/json'] ?? {}).includes('#/components/schemas/TokenError')) continue
        const shown = Object.entries(content?.['application/problem+json']?.examples ?? {})
        expect(shown.length, `${name} ${status}`).toBeGreaterThan(0)
        for (const [code, { value }] of shown) expect([value.code, String(value.status)], name).toEqual([code, status])
      }
    }
  })

  test('refer only to schemas that they contain', () => {
    for (const [name, document] of documents) {
      const { schemas } = document['components'] as { schemas: object }
      const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref)
      expect(refs.length, name).toBeGreaterThan(0)
      expect(refs.filter((ref) => !Object.hasOwn(schemas, ref?.replace('#/components/schemas/', '') ?? '')), name).toEqual([])
    }
  })
})

describe('the examples', () => {
  const rows: readonly (readonly [string, TSchema, unknown])[] = [
    ['dossier', Dossier, examples.exampleDossier],
    ['transfer', TransferView, examples.exampleTransfer],
    ['accepted transfer', TransferView, examples.exampleAcceptance.transfer],
    ['receipt', AcceptanceReceipt, examples.exampleAcceptance.receipt],
    ['waiting transfer', AdminTransferView, examples.exampleWaiting],
    ['attachment', AttachmentView, examples.exampleAttachment],
    ...examples.exampleEvents.items.map((item) => ['event', EventView, item] as const),
    ...examples.exampleTimeline.items.map((item) => ['step', TimelineStepView, item] as const),
    ...examples.exampleAttempts.items.map((item) => ['attempt', AttemptView, item] as const),
    ...examples.examplePartners.items.map((item) => ['partner', PartnerView, item] as const),
    ...examples.exampleLanes.items.map((item) => ['lane', LaneView, item] as const),
  ]

  test.each(rows)('%s keeps to its schema', (_name, schema, example) => {
    expect(Value.Errors(schema, example)).toEqual([])
  })

  test('of errors keep to the schema of problems', () => {
    const problems = operations().flatMap(([, { responses }]) => Object.values(responses).flatMap(({ content }) => Object.values(content?.['application/problem+json']?.examples ?? {})))
    expect(problems.length).toBeGreaterThan(50)
    expect(problems.flatMap(({ value }) => Value.Errors(Problem, value))).toEqual([])
  })

  test('of errors hold what their remedy points to', () => {
    const values = operations().flatMap(([, { responses }]) => Object.values(responses).flatMap(({ content }) => Object.values(content?.['application/problem+json']?.examples ?? {}).map(({ value }) => value)))
    const pointing = values.filter(({ remedy }) => /"(?:detail|errors)"/.test(remedy))
    expect(pointing.length).toBeGreaterThan(10)
    for (const { code, remedy, detail, errors } of pointing) {
      if (remedy.includes('"detail"')) expect(detail, code).toBeDefined()
      if (remedy.includes('"errors"')) expect(errors, code).not.toEqual([])
    }
  })
})
