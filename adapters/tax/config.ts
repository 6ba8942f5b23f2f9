/** What has to be agreed with the tax agency before the first message. */
import { Type, type Static } from 'typebox'
import { OrganisationCode } from '../../schemas/primitives.ts'
import { secret } from '../../schemas/secret.ts'
import { labelled } from '../../schemas/labelled.ts'
import { labels } from './labels.ts'

const closed = { additionalProperties: false }

function fiveDigits(description: string) {
  return Type.String({ pattern: '^[0-9]{5}$', description, examples: ['05010'] })
}

const SenderRow = Type.Object(
  {
    organisation: Type.String({ ...OrganisationCode, description: 'Organisation code in this gateway; its seal signs' }),
    code: Type.String({ minLength: 1, maxLength: 50, pattern: '^[0-9A-Za-z._-]+$', description: 'SENDER_CODE that the tax agency gave to this organisation' }),
    name: Type.String({ minLength: 1, maxLength: 200, description: 'SENDER_NAME that goes with the code' }),
  },
  { ...closed, description: 'One organisation known to the tax agency' },
)

export const TaxConfig = labelled(
  Type.Object(
    {
      url: Type.String({ pattern: '^https?://', maxLength: 500, description: 'Address of the SOAP service that answers xuLyTruyVanMsg' }),
      namespace: Type.Union([Type.Literal('http://gip.request.com/'), Type.Literal('http://gip.response.com/'), Type.Literal('http://gip.com/')], {
        default: 'http://gip.request.com/',
        description: 'Namespace of the operation; it differs between generations of the service',
      }),
      senders: Type.Array(SenderRow, { minItems: 1, maxItems: 100, description: 'Organisations that may send, each with its SENDER_CODE; the first one signs probes' }),
      receiverCode: Type.String({ minLength: 1, maxLength: 50, default: 'GIP', description: 'RECEIVER_CODE of our messages and SENDER_CODE of the answers' }),
      receiverName: Type.String({ minLength: 1, maxLength: 200, default: 'Hệ Thống GIP', description: 'RECEIVER_NAME of our messages' }),
      landSlip: Type.Object(
        {
          transaction: fiveDigits('TRAN_CODE of the land slip'),
          type: fiveDigits('BODY/ROW/TYPE of the land slip'),
        },
        { ...closed, description: 'Codes of the slip that carries land information; agreed with the tax agency, no public catalogue names them' },
      ),
      landTaxQuery: Type.Object(
        {
          transaction: fiveDigits('TRAN_CODE of the look-up of land taxes'),
          type: fiveDigits('BODY/ROW/TYPE of the look-up of land taxes'),
        },
        { ...closed, description: 'Codes of the look-up that is answered with TYPE 00110; agreed with the tax agency' },
      ),
      usernameToken: Type.Optional(
        Type.Object(
          {
            username: Type.String({ minLength: 1, maxLength: 100, description: 'User name at the service' }),
            password: secret({ description: 'Password at the service; only its digest is sent' }),
          },
          { ...closed, description: 'WS-Security UsernameToken with PasswordDigest; leave out where the service asks for none' },
        ),
      ),
      notices: Type.Optional(
        Type.Object(
          {
            securityKey: secret({ minLength: 16, description: 'SecurityKey that a pushed notice (ThongBaoThue) must carry' }),
            requireSigned: Type.Boolean({ default: true, description: 'Refuse pushed notices that the tax agency did not sign' }),
            receiverCodes: Type.Array(Type.String({ minLength: 1, maxLength: 50 }), {
              default: ['DVCQG'],
              maxItems: 20,
              description: 'RECEIVER_CODEs that a signed notice may name beside our own, such as that of the national portal that forwards it',
            }),
          },
          { ...closed, description: 'Pushed tax notices; leave out to refuse them all' },
        ),
      ),
      vouchers: Type.Optional(
        Type.Object(
          {
            securityKey: secret({ minLength: 16, description: 'SecurityKey that a pushed voucher (ChungTuThue) must carry; nothing else proves it' }),
            fileOrigins: Type.Array(Type.String({ pattern: '^https?://[^\\s/?#@]+$', maxLength: 300 }), {
              minItems: 1,
              maxItems: 20,
              description: 'Servers that voucher files (UrlFileChungTu) are fetched from, as scheme, name and port',
            }),
          },
          { ...closed, description: 'Pushed vouchers of payments; leave out to refuse them all' },
        ),
      ),
    },
    { ...closed, description: 'The tax agency’s exchange gateway (GIP)' },
  ),
  labels,
)
export type TaxConfig = Static<typeof TaxConfig>
export type TaxSender = TaxConfig['senders'][number]

export function senderOf(config: TaxConfig, organisation: string): TaxSender | undefined {
  return config.senders.find((row) => row.organisation === organisation)
}
