/** Look-ups of the national public-service portal. */
import { Type } from 'typebox'
import { ProcedureCode } from '../primitives.ts'
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

export const portalDossier = defineService({
  title: { vi: 'Hồ sơ trên Cổng Dịch vụ công quốc gia', en: 'A dossier as the national portal has it' },
  about: 'personal',
  parameters: fields({ dossierCode: DossierCodeText }),
  record: record({ code: Type.String(), status: Type.String({ description: 'National status code' }), procedureCode: Type.String(), receivedAt: Type.String(), dueAt: Type.String(), finishedAt: Type.String() }),
  subjects: [],
})
