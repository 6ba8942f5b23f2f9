/**
 * What a land office needs beside the dossier itself: which of its processes handles the case, who took it in, where the
 * asset lies and which parcels it is about. The words for a parcel are those of `land-tax-slip.ts`.
 */
import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { line } from './primitives.ts'

const strict = { additionalProperties: false }

export const LandParcel = Type.Object(
  {
    number: line(20, 'Parcel number (số thửa)'),
    mapSheet: line(20, 'Map sheet number (số tờ bản đồ)'),
    areaSquareMetres: Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000_000, description: 'Area in square metres', examples: [150.5] }),
    address: line(500, 'Where the parcel lies'),
  },
  { ...strict, description: 'One parcel of land (thửa đất)' },
)
export type LandParcel = Static<typeof LandParcel>

export const LandCase = Type.Object(
  {
    handledBy: oneOf(['province', 'branch'], 'Level of the land registration office that handles the case: the province’s own, or a branch of it'),
    workflow: Type.Object(
      {
        code: Type.String({ ...line(100, 'Code of the land office’s process (mã quy trình)'), examples: ['QT-CN-01'] }),
        name: Type.String({ ...line(500, 'Its name'), examples: ['Chuyển nhượng quyền sử dụng đất'] }),
      },
      { ...strict, description: 'The land office’s own process for this case (quy trình)' },
    ),
    receivedBy: Type.String({ ...line(100, 'Officer who took the dossier in (người tiếp nhận)'), examples: ['Hà Thị Tiếp Nhận'] }),
    assetAddress: Type.Object(
      {
        provinceCode: Type.String({ ...line(10, 'General statistics code of the province'), examples: ['38'] }),
        communeCode: Type.String({ ...line(10, 'General statistics code of the commune; there is no district level since 2025-07-01'), examples: ['14758'] }),
        detail: line(500, 'Address of the land or building (địa chỉ tài sản)'),
      },
      { ...strict, description: 'Where the land or the building lies' },
    ),
    parcels: Type.Array(LandParcel, { maxItems: 100, description: 'Parcels that the case is about; none for a case about a building only' }),
  },
  { ...strict, description: 'A case of land registration (đăng ký đất đai)' },
)
export type LandCase = Static<typeof LandCase>
