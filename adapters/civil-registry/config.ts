/** What the gateway must know to speak to the civil-status service for the provinces that send through it. */
import { Type, type Static, type TProperties } from 'typebox'
import { OrganisationCode } from '../../schemas/primitives.ts'
import { secret } from '../../schemas/secret.ts'
import { labelled } from '../../schemas/labelled.ts'
import { labels } from './labels.ts'
import { lookUpOperation } from './look-up-names.ts'

const strict = { additionalProperties: false }

function path(name: string, description: string) {
  return Type.String({ pattern: '^/[A-Za-z0-9._~/-]*$', maxLength: 200, default: `/${name}`, description })
}

function code(description: string) {
  return Type.Optional(Type.String({ pattern: '^[A-Za-z0-9]{1,10}$', description }))
}

function codes<Codes extends TProperties>(description: string, properties: Codes) {
  return Type.Object(properties, { ...strict, default: {}, description })
}

/** The ministry's code lists are not public. A value without a code refuses the dossiers that need it, by their field. */
export const RegistryCodes = Type.Object(
  {
    sex: codes('GioiTinh', { male: code('male'), female: code('female'), undetermined: code('not determined') }),
    residence: codes('LoaiCuTru', { permanent: code('thường trú'), temporary: code('tạm trú'), current: code('nơi ở hiện tại') }),
    paper: codes('LoaiGiayToTuyThan', {
      'citizen-card': Type.String({ pattern: '^[A-Za-z0-9]{1,10}$', default: '4', description: 'căn cước, CCCD' }),
      'old-id': code('CMND'),
      passport: code('hộ chiếu'),
      other: code('any other paper, which GiayToKhac then names'),
    }),
    registration: codes('loaiDangKy', { first: code('the first time'), again: code('again'), overdue: code('overdue') }),
    birth: codes('nksLoaiKhaiSinh', {
      ordinary: code('ordinary'),
      abandoned: code('an abandoned child'),
      'unknown-parents': code('parents not known'),
      surrogacy: code('by surrogacy'),
    }),
    deathNotice: codes('gbtLoai', { notice: code('giấy báo tử'), 'court-decision': code('decision of a court'), other: code('another paper') }),
    marital: codes('LoaiTinhTrangHonNhan', {
      'never-married': code('never married'),
      married: code('married; in answers to look-ups only'),
      divorced: code('divorced'),
      widowed: code('widowed'),
    }),
    entry: codes('loaiHoTich', { birth: code('birth'), death: code('death'), marriage: code('marriage') }),
  },
  { ...strict, default: {}, description: 'The registry’s codes of what our dossiers say in words, by its name of the list' },
)
export type RegistryCodes = Static<typeof RegistryCodes>

export const RegistryConfig = labelled(
  Type.Object(
    {
      baseUrl: Type.String({
        pattern: '^https?://[^\\s/?#@]+(/[^\\s?#]*[^\\s/?#])?$',
        maxLength: 500,
        description: 'Address of the civil-status service, without a final slash',
        examples: ['https://platform.example.vn/ho-tich'],
      }),
      accessToken: Type.String({ ...secret({ description: 'Token that the service gave to this gateway; sent as Authorization: Bearer', minLength: 8 }), pattern: '^[!-~]+$' }),
      pushPath: path('NhanDKHT', 'Path of NhanDKHT, which takes dossiers'),
      resultPath: path('LayKetQua', 'Path of LayKetQua, which tells where dossiers stand'),
      recordPath: path(lookUpOperation.record, 'Path of traCuuHoTich, which looks up entries'),
      maritalPath: path(lookUpOperation.marital, 'Path of xacNhanTinhTrangHonNhan, which confirms the marital status'),
      senders: Type.Array(
        Type.Object(
          {
            organisation: Type.String({ ...OrganisationCode, description: 'Organisation code of the sender' }),
            provinceCode: Type.String({ pattern: '^[0-9]{1,3}$', description: 'Its province in the registry’s words (maTinh)', examples: ['52'] }),
          },
          strict,
        ),
        { minItems: 1, maxItems: 100, description: 'Who sends, and the province of each' },
      ),
      askAtOnce: Type.Integer({ minimum: 1, maximum: 200, default: 10, description: 'Most dossiers in one LayKetQua; results come with their papers inside' }),
      childIdentityCardField: Type.Optional(
        Type.String({
          pattern: '^nks[A-Z][A-Za-z0-9]{0,60}$',
          description: 'Field of the birth form from 2026-09-01 that asks for the child’s identity card; without it, dossiers that ask for one are refused',
        }),
      ),
      codes: RegistryCodes,
    },
    strict,
  ),
  labels,
)
export type RegistryConfig = Static<typeof RegistryConfig>

export function provinceOf(config: RegistryConfig, organisation: string): string | undefined {
  return config.senders.find((sender) => sender.organisation === organisation)?.provinceCode
}
