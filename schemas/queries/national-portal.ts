/** Look-ups of the national public-service portal. */
import { Type } from 'typebox'
import { oneOf } from '../one-of.ts'
import { Instant, ProcedureCode } from '../primitives.ts'
import { DossierCodeText } from './parameters.ts'
import { defineService, fields, record } from './service.ts'

const Sector = record({ code: Type.String(), name: Type.String() })

export const procedure = defineService({
  title: { vi: 'Thủ tục hành chính', en: 'Procedure' },
  about: 'reference',
  parameters: fields({ procedureCode: ProcedureCode }),
  record: record({ code: Type.String(), name: Type.String(), sectors: Type.Array(Sector) }),
  subjects: [],
})

export const procedures = defineService({
  title: { vi: 'Danh sách thủ tục hành chính', en: 'List of procedures' },
  about: 'reference',
  parameters: fields({}),
  record: record({ code: Type.String(), name: Type.String(), sectorCode: Type.String() }),
  subjects: [],
})

export const agencies = defineService({
  title: { vi: 'Danh mục cơ quan', en: 'List of agencies' },
  about: 'reference',
  parameters: fields({}),
  record: record({ code: Type.String(), name: Type.String(), level: Type.String() }),
  subjects: [],
})

export const sectors = defineService({
  title: { vi: 'Danh mục lĩnh vực', en: 'List of sectors' },
  about: 'reference',
  parameters: fields({}),
  record: record({ code: Type.String(), name: Type.String(), ministrySector: Type.String() }),
  subjects: [],
})

/** The ten national states in words; `other`: a code that is none of them. */
const states = [
  'registered',
  'received',
  'not-received',
  'in-progress',
  'supplement',
  'payment',
  'withdrawal',
  'stopped',
  'finished',
  'returned',
  'other',
] as const
export type PortalState = (typeof states)[number]

export const portalDossier = defineService({
  title: { vi: 'Hồ sơ trên Cổng Dịch vụ công quốc gia', en: 'A dossier as the national portal has it' },
  about: 'personal',
  parameters: fields({ dossierCode: DossierCodeText }),
  // who handed it in stays with the portal
  record: record({
    dossierCode: Type.String(),
    procedureCode: Type.String(),
    status: oneOf(states),
    statusCode: Type.String({ description: 'The portal’s own code' }),
    statusWords: Type.String({ description: 'What the nation calls the code, or what the portal says of one that is unknown' }),
    receivedAt: Instant,
    dueAt: Instant,
    finishedAt: Instant,
    returnedAt: Instant,
  }),
  subjects: [],
})
