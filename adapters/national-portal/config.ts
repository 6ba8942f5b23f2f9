/** What the gateway must know to speak to the national portal for one unit. */
import { Type, type Static } from 'typebox'
import { OrganisationCode } from '../../schemas/primitives.ts'
import { secret } from '../../schemas/secret.ts'
import { labelled } from '../../schemas/labelled.ts'
import { labels } from './labels.ts'

function path(description: string) {
  return Type.String({ pattern: '^/[A-Za-z0-9._~/-]*$', maxLength: 200, description })
}

export const PortalConfig = labelled(
  Type.Object(
    {
      baseUrl: Type.String({
        pattern: '^https?://[^\\s/?#@]+(/[^\\s?#]*[^\\s/?#])?$',
        maxLength: 500,
        description: 'Address of the platform adapter before the portal (adapter_url), without a final slash',
        examples: ['https://platform.example.vn/XrdAdapter/RestService/forward'],
      }),
      authPath: path('Path of the log-in (auth_endpoint), e.g. /mapi/login'),
      servicePath: path('Path of the services that take dossiers and progress (integration_endpoint)'),
      sharePath: path('Path of the look-ups and catalogues (share_endpoint)'),
      dstcode: Type.String({
        pattern: '^VN:(GOV|COM):[0-9A-Z.]+:[A-Za-z0-9_-]+$',
        maxLength: 100,
        description: 'Address of the portal on the sharing platform, sent as the header dstcode',
        examples: ['VN:GOV:000.00.00.G22:vpcpdvcprovider'],
      }),
      madonvi: Type.String({ ...OrganisationCode, description: 'Organisation code under which the portal knows the sending unit' }),
      username: Type.String({ minLength: 1, maxLength: 100, description: 'Account name at the portal' }),
      password: secret({ description: 'Password of that account' }),
      progressChunk: Type.Integer({ minimum: 1, maximum: 100, default: 10, description: 'Progress steps in one request; the portal takes 10' }),
    },
    { additionalProperties: false },
  ),
  labels,
)
export type PortalConfig = Static<typeof PortalConfig>
