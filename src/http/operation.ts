/** How a route describes itself beyond its schemas; documentation.ts turns it into OpenAPI. */
import type { TSchema } from 'typebox'
import type { ErrorCode } from '../domain/errors.ts'

export interface AnswerDoc {
  readonly description: string
  readonly example?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** For answers that are not JSON by a schema. */
  readonly content?: Readonly<Record<string, object>>
}

export interface OperationDoc {
  readonly id: string
  readonly tag: string
  readonly summary: string
  readonly description: string
  readonly access: 'bearer' | 'public'
  /** Beside those that every operation may answer. */
  readonly errors: readonly ErrorCode[]
  readonly answers: Readonly<Record<number, AnswerDoc>>
  readonly requestExample?: unknown
  /** For requests whose body no schema validates. */
  readonly requestBody?: object
  readonly parameters?: readonly ParameterDoc[]
}

interface ParameterDoc {
  readonly name: string
  readonly in: 'header' | 'path' | 'query'
  readonly required: boolean
  readonly description: string
  readonly example?: string
  readonly schema: TSchema
}

/** The part of a fastify schema that only documents; spread it beside `body`, `querystring` and `response`. */
export function describe(doc: OperationDoc) {
  return {
    operationId: doc.id,
    tags: [doc.tag],
    summary: doc.summary,
    description: doc.description,
    security: doc.access === 'bearer' ? [{ bearer: [] }] : [],
    'x-operation': doc,
  }
}
