/** Look-ups of the land administration. */
import { Type } from 'typebox'
import { oneOf } from '../one-of.ts'
import { line } from '../primitives.ts'
import { code, PersonNumber } from './parameters.ts'
import { defineService, fields, record } from './service.ts'

function rowsOfRegister(description: string) {
  return Type.Array(Type.String(), { description: `${description}; a row of the register as text, its fields by the register’s names: “name: value; name: value”` })
}

const certificate = record({
  certificateNumber: Type.String({ description: 'Số phát hành' }),
  registerNumber: Type.String({ description: 'Số vào sổ' }),
  barcode: Type.String({ description: 'Mã vạch' }),
  originalFileNumber: Type.String({ description: 'Số hồ sơ gốc' }),
  dossierCode: Type.String({ description: 'Dossier with which the land office is at work on it (số biên nhận)' }),
  financialObligations: rowsOfRegister('Financial obligations (nghĩa vụ tài chính)'),
  restrictions: rowsOfRegister('Restrictions of the right (hạn chế quyền)'),
  owner: record({
    kind: oneOf(['person', 'household', 'organisation', 'unknown']),
    name: Type.String(),
    birthYear: Type.String(),
    address: Type.String(),
    identityPapers: Type.Array(record({ kind: Type.String({ description: 'In the register’s words' }), number: Type.String() })),
  }),
  parcel: record({
    number: Type.String({ description: 'Số thứ tự thửa' }),
    mapSheet: Type.String({ description: 'Số hiệu tờ bản đồ' }),
    address: Type.String(),
    purpose: Type.String({ description: 'Purpose of use, as the register writes it' }),
    origin: Type.String({ description: 'Origin of the right, as the register writes it' }),
  }),
})

/** Wives, heirs and creditors are named in rows of the register. */
const toldOfCertificate = ['owner.identityPapers[].number', 'restrictions[]', 'financialObligations[]']

export const landParcel = defineService({
  title: { vi: 'Thửa đất', en: 'Land parcel' },
  about: 'personal',
  parameters: fields({
    communeCode: code('Code of the commune'),
    parcelNumber: code('Number of the parcel (số thứ tự thửa)'),
    mapSheet: code('Number of the map sheet (số tờ bản đồ)'),
    provinceCode: Type.Optional(code('Code of the province')),
    former: Type.Optional(oneOf(['true', 'false'], 'Whether parcelNumber and mapSheet are the former ones')),
  }),
  record: certificate,
  subjects: [],
  told: toldOfCertificate,
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
      ownerName: Type.Optional(line(200, 'Name of the owner; only beside one of the others')),
    },
    { additionalProperties: false, minProperties: 1 },
  ),
  record: certificate,
  subjects: ['ownerIdentityNumber'],
  told: toldOfCertificate,
})
