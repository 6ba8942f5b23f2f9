/** Look-ups of the land administration. */
import { Type } from 'typebox'
import { oneOf } from '../one-of.ts'
import { line } from '../primitives.ts'
import { code, PersonNumber } from './parameters.ts'
import { defineService, fields, record } from './service.ts'

const certificate = record({
  certificateNumber: Type.String({ description: 'Số phát hành' }),
  registerNumber: Type.String({ description: 'Số vào sổ' }),
  barcode: Type.String(),
  originalFileNumber: Type.String(),
  dossierCode: Type.String(),
  financialObligations: Type.Array(Type.String()),
  restrictions: Type.Array(Type.String()),
  owner: record({
    kind: oneOf(['person', 'household', 'organisation', 'unknown']),
    name: Type.String(),
    birthYear: Type.String(),
    address: Type.String(),
    identityPapers: Type.Array(record({ kind: Type.String(), number: Type.String() })),
  }),
  parcel: record({ number: Type.String(), mapSheet: Type.String(), address: Type.String(), purpose: Type.String(), origin: Type.String() }),
})

export const landParcel = defineService({
  title: { vi: 'Thửa đất', en: 'Land parcel' },
  about: 'personal',
  parameters: fields({
    communeCode: code('Code of the commune'),
    parcelNumber: code('Number of the parcel (số thứ tự thửa)'),
    mapSheet: code('Number of the map sheet (số tờ bản đồ)'),
    provinceCode: Type.Optional(code('Code of the province')),
    former: Type.Optional(oneOf(['true', 'false'], 'Whether the numbers are the former ones')),
  }),
  record: certificate,
  subjects: [],
})

export const landCertificate = defineService({
  title: { vi: 'Giấy chứng nhận quyền sử dụng đất', en: 'Land-use certificate' },
  about: 'personal',
  parameters: Type.Object(
    {
      certificateNumber: Type.Optional(code('Số phát hành')),
      registerNumber: Type.Optional(code('Số vào sổ')),
      barcode: Type.Optional(code('Mã vạch')),
      ownerIdentityNumber: Type.Optional(PersonNumber),
      ownerName: Type.Optional(line(200)),
    },
    { additionalProperties: false, minProperties: 1 },
  ),
  record: certificate,
  subjects: ['ownerIdentityNumber'],
})
