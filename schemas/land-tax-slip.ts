/**
 * What the tax agency needs to fix the financial obligations for land (phiếu chuyển thông tin xác định nghĩa vụ tài
 * chính về đất đai): the land users and the parcel, beside the dossier itself.
 */
import { Type, type Static } from 'typebox'
import { CalendarDate, Vnd, line, lines } from './primitives.ts'

const LandUser = Type.Object(
  {
    name: line(200),
    identityNumber: Type.String({
      pattern: '^[0-9A-Za-z]{6,20}$',
      description: 'personal id, old id or passport; letters occur',
      'x-form': { vi: '6 đến 20 chữ không dấu hoặc chữ số', en: '6 to 20 unaccented letters or digits' },
    }),
    taxCode: Type.Optional(Type.String({ pattern: '^[0-9]{10}([0-9]{2}|-[0-9]{3})?$', 'x-form': { vi: 'mã số thuế 10 hoặc 12 chữ số, hoặc 10-3', en: 'tax code of 10 or 12 digits, or 10-3' } })),
    dateOfBirth: Type.Optional(CalendarDate),
    address: line(500),
  },
  { additionalProperties: false },
)

const Parcel = Type.Object(
  {
    number: line(20, 'Parcel number (số thửa)'),
    mapSheet: line(20, 'Map sheet number (số tờ bản đồ)'),
    address: line(500),
    communeCode: line(10, 'General statistics code of the commune'),
    areaSquareMetres: Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000_000 }),
    purpose: line(200, 'Purpose of use, e.g. ODT'),
    origin: line(500, 'Origin of the use right'),
    term: line(200, 'Term of use'),
    certificateNumber: Type.Optional(line(50, 'Serial number of the certificate (số phát hành)')),
    certificateIssuedOn: Type.Optional(CalendarDate),
  },
  { additionalProperties: false },
)

export const LandTaxSlip = Type.Object(
  {
    legalBasis: lines(1000),
    users: Type.Array(LandUser, { minItems: 1, maxItems: 50 }),
    parcel: Parcel,
    transferPrice: Type.Optional(Vnd),
  },
  { additionalProperties: false },
)
export type LandTaxSlip = Static<typeof LandTaxSlip>
