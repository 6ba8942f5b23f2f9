/** The one schema of the configuration: type, validation and documentation come from it. */
import { Type, type Static, type TProperties } from 'typebox'
import { adapters } from '../../adapters/index.ts'
import { Agreement } from '../../schemas/agreement.ts'
import { Bilingual } from '../../schemas/bilingual.ts'
import { oneOf } from '../../schemas/one-of.ts'
import { roles } from '../../schemas/permissions.ts'
import { OrganisationCode, ProcedureCode, Sha256 } from '../../schemas/primitives.ts'
import { secret } from '../../schemas/secret.ts'
import { Transport } from '../../schemas/transport.ts'
import { algorithms, madeAlgorithms } from '../ports/signer.ts'
import { Alerts } from './alerts-schema.ts'
import { Limits } from './limits-schema.ts'
import { ReconciliationConfig } from './reconciliation-schema.ts'
import { RedisConfig } from './redis-schema.ts'
import { Replays } from './replays-schema.ts'
import { Telemetry } from './telemetry-schema.ts'
import { Network, Outside } from './outside-schema.ts'
import { Client, clientDoorSecurity, Tokens } from './client-schema.ts'
import { adminDoorSecurity, LogIn } from './log-in-schema.ts'

const strict = { additionalProperties: false }
const Id = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' })
const Port = Type.Integer({ minimum: 0, maximum: 65_535 })
const PlainNetwork = Type.Optional(Type.Boolean({ description: 'Production may speak to it without TLS, because the network between is their own' }))

function listener<More extends TProperties>(what: string, port: number, more: More) {
  return Type.Object(
    {
      host: Type.String({ default: '127.0.0.1', description: `Address that ${what} binds` }),
      port: Type.Integer({ ...Port, default: port, description: 'Port; 0 takes a free one' }),
      proxies: Type.Array(Network, { default: [], maxItems: 20, description: 'Networks (CIDR) of the reverse proxies before the door, whose X-Forwarded-For counts' }),
      ...more,
    },
    { ...strict, default: {} },
  )
}

export const Config = Type.Object(
  {
    mode: oneOf(['production', 'sandbox'], 'production refuses every sandbox secret and certificate'),
    operator: Type.String({ ...OrganisationCode, description: 'Organisation that runs the gateway; its seal signs acceptances' }),
    database: Type.Object(
      {
        url: Type.String({ ...secret({ description: 'PostgreSQL address, postgres://…' }), pattern: '^postgres(ql)?://\\S+$' }),
        poolSize: Type.Integer({ minimum: 2, maximum: 200, default: 20, description: 'Connections of one process' }),
        plainNetwork: PlainNetwork,
      },
      strict,
    ),
    redis: Type.Optional(RedisConfig),
    attachments: Type.Object(
      {
        directory: Type.String({ description: 'Folder of the content-addressed files' }),
        maxBytes: Type.Integer({ minimum: 1, default: 1_073_741_824, description: 'Largest file' }),
      },
      strict,
    ),
    documentLinks: Type.Object(
      {
        secret: secret({ description: 'Key of the links by which partners fetch documents, at least 32 characters', minLength: 32 }),
        hours: Type.Integer({ minimum: 1, maximum: 8_760, default: 720, description: 'Life of a link' }),
        baseUrl: Type.Optional(Type.String({ format: 'uri', description: 'Address at which partners reach the callback door; default: the address it binds' })),
      },
      strict,
    ),
    clientDoor: listener('the door of the one-stop systems', 8080, clientDoorSecurity),
    adminDoor: listener('the administrators’ door', 8081, adminDoorSecurity),
    partnerDoor: listener('the partners’ callback door', 8082, {}),
    seals: Type.Array(
      Type.Object(
        {
          organisation: OrganisationCode,
          keyFile: Type.Optional(Type.String({ description: 'PEM key' })),
          pkcs12File: Type.Optional(Type.String({ description: 'PKCS#12 container, instead of keyFile and certificateFile' })),
          pkcs11: Type.Optional(
            Type.Object(
              {
                module: Type.String({ description: 'Library of the token’s maker, e.g. /usr/lib/softhsm/libsofthsm2.so' }),
                token: Type.String({ description: 'Label of the token' }),
                key: Type.String({ description: 'Label of the private key in it' }),
                pin: secret({ description: 'PIN of the user' }),
              },
              { ...strict, description: 'Key in a token, instead of keyFile; its certificate stands in certificateFile' },
            ),
          ),
          certificateFile: Type.Optional(Type.String({ description: 'PEM certificate of the key' })),
          passphrase: Type.Optional(secret({ description: 'Passphrase of the key or the container' })),
        },
        strict,
      ),
      { minItems: 1, description: 'Keys that the gateway signs with, one an organisation' },
    ),
    organisations: Type.Array(
      Type.Object(
        {
          code: OrganisationCode,
          name: Bilingual,
          certificateFiles: Type.Array(Type.String(), { default: [], description: 'PEM certificates that are registered for it, as active, when the gateway starts; lienthong certs does the rest' }),
          alsoAccepts: Type.Optional(Type.Array(oneOf(algorithms, 'Algorithm, by the names of JWA; RS1 is RSA with SHA-1'), { description: 'Algorithms that it may sign with beside those of the profile' })),
        },
        strict,
      ),
      { description: 'Who is who: signatures count only by certificates that are registered for one of these' },
    ),
    trust: Type.Object(
      {
        authorities: Type.Array(
          Type.Object(
            {
              file: Type.String({ description: 'PEM certificate of a certification authority; one that is signed by itself is trusted, another stands in the path' }),
              revocation: Type.Union(
                [
                  Type.Literal('none'),
                  Type.Object(
                    {
                      ocsp: Type.String({ format: 'uri', description: 'Address of its OCSP responder' }),
                      crl: Type.Optional(Type.String({ format: 'uri', description: 'Address of its list, where OCSP does not answer' })),
                      nonce: Type.Optional(Type.Boolean({ description: 'Refuse OCSP responses that do not repeat our number; many responders make theirs beforehand and cannot' })),
                    },
                    strict,
                  ),
                  Type.Object({ crl: Type.String({ format: 'uri', description: 'Address of its list' }) }, strict),
                ],
                { description: 'Where to ask about what it issued. Addresses that stand in certificates are never used' },
              ),
            },
            strict,
          ),
          { minItems: 1 },
        ),
        graceHours: Type.Number({ minimum: 0, maximum: 72, default: 4, description: 'How long the last answer about revocation still counts after its own time is over, while nobody can be asked' }),
      },
      { ...strict, description: 'Who may issue certificates' },
    ),
    timeStamps: Type.Optional(
      Type.Object(
        {
          url: Type.String({ format: 'uri', description: 'Address of the time-stamping authority (RFC 3161)' }),
          policy: Type.Optional(Type.String({ pattern: '^[0-2](\\.\\d+)+$', description: 'Policy that its stamps must name' })),
          everySeconds: Type.Integer({ minimum: 1, maximum: 86_400, default: 60, description: 'How often the chained journal is stamped at most' }),
        },
        { ...strict, description: 'Time stamps on the chained journal and on evidence; its certificate leads to one of the authorities' },
      ),
    ),
    retention: Type.Object(
      {
        contentDays: Type.Integer({ minimum: 1, maximum: 36_500, default: 1_825, description: 'How long bodies, answers and signed messages are kept after a transfer ended; digests and signatures stay' }),
        attachmentDays: Type.Integer({ minimum: 1, maximum: 36_500, default: 1_825, description: 'How long attachments are kept' }),
        auditDays: Type.Integer({ minimum: 365, maximum: 36_500, default: 3_650, description: 'How long entries of the audit are found, by whole months' }),
      },
      { ...strict, default: {} },
    ),
    clients: Type.Array(Client, { description: 'One-stop systems' }),
    tokens: Tokens,
    administrators: Type.Array(
      Type.Object(
        {
          id: Id,
          tokenSha256: Type.String({ ...Sha256, description: 'SHA-256 of the bearer token' }),
          roles: Type.Array(oneOf(roles), { minItems: 1, uniqueItems: true, description: 'What it may do; some roles do not go together' }),
        },
        strict,
      ),
      { minItems: 1, description: 'Programs and command lines that administer the gateway; persons have accounts' },
    ),
    logIn: LogIn,
    partners: Type.Array(
      Type.Object(
        {
          id: Id,
          adapter: oneOf(adapters.map((adapter) => adapter.id), 'Folder in adapters/'),
          organisation: OrganisationCode,
          procedures: Type.Optional(Type.Array(ProcedureCode, { description: 'Procedures it takes; absent: all' })),
          agreement: Agreement,
          tls: Type.Optional(
            Type.Object(
              { caFile: Type.Optional(Type.String()), certificateFile: Type.Optional(Type.String()), keyFile: Type.Optional(Type.String()) },
              { ...strict, description: 'Mutual TLS: PEM files' },
            ),
          ),
          transport: Transport,
          algorithm: Type.Optional(oneOf(madeAlgorithms, 'Algorithm agreed on with this partner, where it is not the profile’s own')),
          plainHttp: Type.Optional(Type.Boolean({ description: 'Production may speak to this partner without TLS, because something on the way adds it' })),
          config: Type.Unknown({ description: 'By the adapter’s own schema' }),
        },
        strict,
      ),
      { minItems: 1 },
    ),
    portalMirror: Type.Optional(Type.Object({ partner: Id }, { ...strict, description: 'The national portal that every change of a dossier is told to' })),
    encryption: Type.Object(
      {
        keys: Type.Array(
          Type.Object({ id: Id, secret: secret({ description: 'At least 32 characters', minLength: 32 }) }, strict),
          { minItems: 1, description: 'The first encrypts; the others still decrypt what they encrypted' },
        ),
      },
      { ...strict, description: 'Keys of what is kept encrypted' },
    ),
    confidential: Type.Object(
      { days: Type.Integer({ minimum: 1, maximum: 3_650, default: 30, description: 'How long results that are confidential are kept' }) },
      { ...strict, default: {} },
    ),
    deadlines: Type.Object(
      {
        warnWorkingDays: Type.Integer({ minimum: 0, maximum: 60, default: 1, description: 'How long before a dossier is due its client is warned' }),
        extendWorkingDays: Type.Integer({ minimum: 0, maximum: 60, default: 3, description: 'How much longer a dossier may take that had to be completed' }),
      },
      { ...strict, default: {} },
    ),
    leases: Type.Object(
      {
        milliseconds: Type.Integer({ minimum: 1_000, maximum: 600_000, default: 15_000, description: 'Life of a lease; renewed at a third of it' }),
        sweepMs: Type.Integer({ minimum: 100, maximum: 600_000, default: 2_000, description: 'Pause between sweeps for due transfers' }),
        requeueAfterMs: Type.Integer({ minimum: 500, maximum: 3_600_000, default: 10_000, description: 'Due and not taken for so long, and older than the next job of its queue: put into the queue again' }),
      },
      { ...strict, default: {} },
    ),
    stopping: Type.Object(
      {
        noticeSeconds: Type.Integer({ minimum: 0, maximum: 300, default: 0, description: 'How long a process that was told to stop still serves, while it says that it is not ready: whoever shares out the requests needs as long to notice' }),
      },
      { ...strict, default: {} },
    ),
    alerts: Alerts,
    limits: Limits,
    reconciliation: ReconciliationConfig,
    replays: Replays,
    outside: Outside,
    telemetry: Telemetry,
    log: Type.Object(
      { level: Type.Unsafe<'info' | 'warn' | 'error' | 'silent'>({ ...oneOf(['info', 'warn', 'error', 'silent'], 'Least level that is written'), default: 'info' }) },
      { ...strict, default: {} },
    ),
  },
  strict,
)
export type Config = Static<typeof Config>
