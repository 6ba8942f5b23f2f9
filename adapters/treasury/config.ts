/** What has to be agreed with the payment platform and the treasury before the first order. */
import { Type, type Static } from 'typebox'
import { oneOf } from '../../schemas/one-of.ts'
import { secret } from '../../schemas/secret.ts'
import { labelled } from '../../schemas/labelled.ts'
import { labels } from './labels.ts'
import { versions } from './wire.ts'

const closed = { additionalProperties: false }

function path(description: string) {
  return Type.String({ pattern: '^/[A-Za-z0-9._~/-]*$', maxLength: 200, description })
}

function code(description: string) {
  return Type.String({ pattern: '^[0-9A-Za-z._-]{1,50}$', description })
}

const ResultCode = Type.Object(
  {
    code: Type.String({ pattern: '^[0-9A-Za-z]{1,10}$', description: 'MaLoi, not 00' }),
    means: oneOf(['failed', 'pending'], 'failed: this try did not pay; pending: nothing is decided yet'),
  },
  { ...closed, description: 'One MaLoi beside 00' },
)

export const TreasuryConfig = labelled(
  Type.Object(
    {
      baseUrl: Type.String({
        pattern: '^https?://[^\\s/?#@]+(/[^\\s?#]*[^\\s/?#])?$',
        maxLength: 500,
        description: 'Address of the payment platform, without a final slash',
      }),
      paymentPath: path('Path that takes payment orders (INIT)'),
      queryPath: path('Path that tells what became of an order (QUERY)'),
      billPath: path('Path that hands out receipts (GET_BILL)'),
      slipPath: path('Path that takes payment slips to the state budget (C1-02/NS)'),
      version: oneOf(versions.map((row) => row.version), 'PhienBan of the messages'),
      partnerCode: code('MaDoiTac under which the platform knows this gateway'),
      secretKey: secret({ minLength: 16, description: 'Secret that ends the text of every MaXacThuc' }),
      ip: Type.String({ pattern: '^[0-9A-Fa-f.:]{2,45}$', description: 'Ip that orders carry: the address which the platform knows this gateway by' }),
      feeKinds: Type.Object(
        { fee: code('LoaiPhiLePhi of a fee (phí)'), charge: code('LoaiPhiLePhi of a charge (lệ phí)') },
        { ...closed, description: 'The lists in use contradict each other, so the codes are agreed' },
      ),
      resultCodes: Type.Array(ResultCode, {
        default: [],
        maxItems: 100,
        description: 'MaLoi beside 00 whose meaning was agreed; every other one is put before a person',
      }),
    },
    { ...closed, description: 'The payment platform of the national portal, and the treasury' },
  ),
  labels,
)
export type TreasuryConfig = Static<typeof TreasuryConfig>
