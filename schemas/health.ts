/** Whether the process lives, and whether it can do its work. */
import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'

export const Liveness = Type.Object({ status: oneOf(['live']) }, { additionalProperties: false, $id: 'Liveness' })
export type Liveness = Static<typeof Liveness>

export const ReadinessPart = Type.Object(
  {
    name: Type.String({ examples: ['database'] }),
    ok: Type.Boolean(),
    detail: Type.String({ description: 'Safe to show: no addresses, no secrets' }),
  },
  { additionalProperties: false },
)
export type ReadinessPart = Static<typeof ReadinessPart>

export const Readiness = Type.Object({ status: oneOf(['ready']), parts: Type.Array(ReadinessPart) }, { additionalProperties: false, $id: 'Readiness' })
export type Readiness = Static<typeof Readiness>
