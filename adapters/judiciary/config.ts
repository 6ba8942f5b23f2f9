/** What has to be agreed with the agency that issues judicial records before the first dossier. */
import { Type, type Static } from 'typebox'
import { GatewayError } from '../../src/domain/errors.ts'
import { CalendarDate } from '../../schemas/primitives.ts'
import { secret } from '../../schemas/secret.ts'
import { labelled } from '../../schemas/labelled.ts'
import { labels } from './labels.ts'
import { WireNameSchema } from './wire-versions.ts'

const closed = { additionalProperties: false }

function path(description: string, standard: string) {
  return Type.String({ pattern: '^/[A-Za-z0-9._~/-]*[^/]$', maxLength: 200, default: standard, description })
}

function text(maxLength: number, description: string) {
  return Type.String({ minLength: 1, maxLength, description })
}

const Operations = Type.Object(
  {
    pathPrefix: path('What stands before the names of the operations', '/apiLyLichTuPhap/1.0'),
    ministryJusticeId: text(20, 'idMinistryJustice: id of the Department of Justice'),
    accessToken: Type.Optional(
      Type.String({ ...secret({ description: 'Bearer token, where the service is called without a platform that adds one', minLength: 8 }), pattern: '^[!-~]+$' }),
    ),
    infoType: Type.Union([Type.Literal(1), Type.Literal(2)], { default: 2, description: 'Which dossiers are asked for: 1 outside the one-stop system, 2 of the one-stop system' }),
    acknowledgeInfoType: Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)], { default: 2, description: 'infoType with which results are marked as fetched' }),
    nationalities: Type.Array(
      Type.Object(
        {
          country: Type.String({ pattern: '^[A-Z]{2}$', description: 'Country code of ISO 3166-1' }),
          id: text(20, 'nationalityId in the catalogue of the service'),
        },
        { ...closed, description: 'One country' },
      ),
      { minItems: 1, maxItems: 300, description: 'Countries in the catalogue of the service (traDanhMuc, infoType 2)' },
    ),
  },
  { ...closed, description: 'Agreement about operations-1.0' },
)

const Central = Type.Object(
  {
    authKey: secret({ description: 'authKey that goes in the body of every request', minLength: 8 }),
    sendPath: path('Path that takes dossiers (DataLGSP)', '/lltp/nhanHoSo'),
    scanPath: path('Path that tells how dossiers stand (Scan)', '/lltp/scan'),
    provinceCode: Type.String({ pattern: '^[0-9A-Z]{1,10}$', description: 'maTinh: code of the province' }),
    provinceName: text(100, 'tenTinh: name of the province'),
    sourceCode: text(50, 'nguonDangKy: code of the source of registrations'),
    sourceName: text(200, 'tenNguonDangKy: its name'),
  },
  { ...closed, description: 'Agreement about central-form' },
)

export const JudiciaryConfig = labelled(
  Type.Object(
    {
      baseUrl: Type.String({
        pattern: '^https?://[^\\s/?#@]+(/[^\\s?#]*[^\\s/?#])?$',
        maxLength: 500,
        description: 'Address of the service, without a final slash',
        examples: ['https://lltp.example.vn'],
      }),
      wire: WireNameSchema,
      validity: Type.Optional(
        Type.Object(
          {
            from: Type.Optional(Type.String({ ...CalendarDate, description: 'First day of reception of the dossiers that it takes' })),
            until: Type.Optional(Type.String({ ...CalendarDate, description: 'Last day of reception of the dossiers that it takes' })),
          },
          { ...closed, description: 'Dates that were agreed instead of those of the law' },
        ),
      ),
      operations: Type.Optional(Operations),
      central: Type.Optional(Central),
    },
    { ...closed, description: 'The agency that issues judicial records' },
  ),
  labels,
)
export type JudiciaryConfig = Static<typeof JudiciaryConfig>
export type OperationsConfig = Static<typeof Operations>
export type CentralConfig = Static<typeof Central>

/** The agreement about the chosen wire. Throws `config_invalid` where it is missing. */
export function chosen<Name extends 'operations' | 'central'>(config: JudiciaryConfig, name: Name): NonNullable<JudiciaryConfig[Name]> {
  const agreement = config[name]
  if (agreement) return agreement
  const message = { vi: `phải có khi wire là ${config.wire}`, en: `is needed where wire is ${config.wire}` }
  throw new GatewayError('config_invalid', { detail: `config.${name}: ${message.en}`, errors: [{ field: `config.${name}`, message }] })
}
