/** Errors as the API answers them: RFC 9457 problem documents, in both languages. */
import { Type, type Static } from 'typebox'
import { Bilingual } from './bilingual.ts'

export const FieldProblem = Type.Object(
  {
    field: Type.String({ description: 'JSON pointer into the body, or the name of a header or query parameter' }),
    message: Bilingual,
  },
  { additionalProperties: false },
)
export type FieldProblem = Static<typeof FieldProblem>

export const Problem = Type.Object(
  {
    type: Type.String({ description: 'urn:lienthong:error:<code>' }),
    title: Type.String({ description: 'What is wrong' }),
    status: Type.Integer({ description: 'The HTTP status again' }),
    code: Type.String({ description: 'Stable code; docs/errors.md lists them all' }),
    detail: Type.Optional(Type.String({ description: 'What is wrong in this case' })),
    fault: Type.Optional(Type.String({ description: 'Of a signature or certificate that does not count: the one reason, by its code in docs/errors.md' })),
    instance: Type.String({ description: 'Id of the request, as in X-Request-Id' }),
    remedy: Type.String({ description: 'What to do' }),
    errors: Type.Array(FieldProblem, { maxItems: 50, description: 'The first faults by field' }),
    vi: Type.Object({ title: Type.String(), detail: Type.Optional(Type.String()), remedy: Type.String() }, { additionalProperties: false, description: 'The same in Vietnamese' }),
  },
  { additionalProperties: false, $id: 'Problem' },
)
export type Problem = Static<typeof Problem>
