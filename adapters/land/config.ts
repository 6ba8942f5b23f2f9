/** What has to be agreed with the land office before the first message. Secrets stand in plain objects, so that they are masked. */
import { Type, type Static, type TString } from 'typebox'
import { oneOf } from '../../schemas/one-of.ts'
import { line, OrganisationCode } from '../../schemas/primitives.ts'
import { secret } from '../../schemas/secret.ts'
import { labelled } from '../../schemas/labelled.ts'
import { labels } from './labels.ts'
import { wireVersions } from './wire-versions.ts'

const closed = { additionalProperties: false }
const address = '^https?://[^\\s/?#@]+(/[^\\s?#]*[^\\s/?#])?$'
/** Papers are personal: fetched in the clear from this machine only. */
const fileBase = address.replace('https?://', '(https://|http://(?=(127\\.0\\.0\\.1|localhost|\\[::1\\])(:[0-9]+)?(/|$)))')

/** A header or a form field carries it: nothing in it may end either. */
function key(description: string, minLength = 8): TString {
  return Type.String({ ...secret({ description, minLength }), maxLength: 4000, pattern: '^[!-~]+$' })
}

const CatalogueRow = Type.Object(
  {
    code: Type.String({ ...line(100), description: 'Code, as it stands in the partner’s messages' }),
    name: Type.String({ ...line(300), description: 'Its name' }),
  },
  { ...closed, description: 'One entry of a catalogue' },
)
export type CatalogueRow = Static<typeof CatalogueRow>

const LogIn = Type.Object(
  {
    url: Type.String({ pattern: address, maxLength: 500, description: 'Address that gives out tokens (OAuth2, grant_type=password)' }),
    username: Type.String({ minLength: 1, maxLength: 200, description: 'Account name' }),
    password: key('Password of that account', 1),
    clientId: Type.String({ minLength: 1, maxLength: 200, description: 'client_id of this gateway' }),
    clientSecret: key('client_secret of this gateway', 1),
  },
  { ...closed, description: 'Log-in for a token, as iLIS has it; leave out where there is a fixed token or none' },
)

export const LandConfig = labelled(
  Type.Object(
    {
      baseUrl: Type.String({ pattern: address, maxLength: 500, description: 'Address of the land system’s service, without a final slash; operations follow it', examples: ['https://dat.example.vn/api/lienthong'] }),
      version: oneOf(wireVersions, 'Which wire format the land system speaks'),
      organisations: Type.Array(Type.String({ ...OrganisationCode }), { minItems: 1, maxItems: 100, description: 'Organisations that may send, and that signed callbacks may be addressed to' }),
      logIn: Type.Optional(LogIn),
      token: Type.Optional(key('Fixed token, sent as Authorization: Bearer; leave out where there is a log-in or nothing')),
      fileBases: Type.Array(Type.String({ pattern: fileBase, maxLength: 500 }), {
        minItems: 1,
        maxItems: 20,
        description: 'Addresses under which links to results and tax notices may lie; https, or http on this machine. No other link is followed',
      }),
      codeGet: Type.Optional(key('Code that iLIS wants as ?CodeGet= of a link to a file')),
      secretInPath: Type.Optional(
        Type.Object(
          { code: Type.String({ ...secret({ description: 'securityCode at the end of the path of every callback', minLength: 16 }), maxLength: 200, pattern: '^[A-Za-z0-9_-]+$' }) },
          { ...closed, description: 'Compatibility: callbacks prove themselves by a secret in their path and are not signed. Leave out: they are signed' },
        ),
      ),
      endings: Type.Array(
        Type.Object(
          {
            code: Type.String({ minLength: 1, maxLength: 20, pattern: '^(?!0+$)\\S+$', description: 'TrangThaiKetThuc of a dossier that ended without a result; 0 is a result' }),
            means: oneOf(['returned', 'withdrawn'], 'returned: given back (trả lại); withdrawn: taken back by the citizen (rút)'),
          },
          { ...closed, description: 'One way to end without a result' },
        ),
        { default: [], maxItems: 20, description: 'Values of TrangThaiKetThuc beside 0, as agreed; others are parked for a person' },
      ),
      statuses: Type.Array(CatalogueRow, { default: [], maxItems: 500, description: 'Catalogue of MaTrangThai. Once it has rows, a code outside it is parked for a person' }),
      users: Type.Array(CatalogueRow, { default: [], maxItems: 5000, description: 'Officers, for GetDanhMucNguoiDung' }),
      procedures: Type.Array(CatalogueRow, { default: [], maxItems: 5000, description: 'Procedures, for GetDanhMucThuTuc' }),
    },
    { ...closed, description: 'The land office’s system, VBDLIS or iLIS' },
  ),
  labels,
)
export type LandConfig = Static<typeof LandConfig>
