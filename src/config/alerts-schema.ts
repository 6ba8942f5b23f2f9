/** From when on something is a trouble, and who is told of it. */
import { Type, type Static } from 'typebox'
import { secret, secretPath } from '../../schemas/secret.ts'

const strict = { additionalProperties: false }
const minutes = (initial: number, description: string) => Type.Number({ minimum: 1, maximum: 100_000, default: initial, description })

export const Thresholds = Type.Object(
  {
    oldestWaitingMinutes: minutes(30, 'A dossier may wait so long before it is a trouble, and eight times as long before it is critical'),
    suspendedMinutes: minutes(60, 'A partner may be away so long before it is critical'),
    unmatchedMinutes: minutes(60, 'News about a dossier that is not known here may wait so long'),
    syncLateMinutes: minutes(30, 'So late 1 in 20 may reach the national portal'),
    manyFailures: Type.Integer({ minimum: 1, default: 100, description: 'So many failures of one kind at one partner are critical' }),
    certificateDays: Type.Integer({ minimum: 1, maximum: 365, default: 30, description: 'So many days before its end a certificate is a trouble; 7 days before it is critical' }),
    diskFreePercent: Type.Number({ minimum: 0, maximum: 100, default: 10, description: 'So much of the disk of the attachments has to be free' }),
    clockSeconds: Type.Number({ minimum: 0.1, maximum: 3_600, default: 2, description: 'So much clocks may differ' }),
    stampsMinutes: minutes(60, 'So long the journal may be without a time stamp'),
    journalMinutes: minutes(10, 'So long entries of the journal may wait to be chained'),
  },
  { ...strict, default: {} },
)
export type Thresholds = Static<typeof Thresholds>

export const Alerts = Type.Object(
  {
    thresholds: Thresholds,
    consoleUrl: Type.Optional(Type.String({ format: 'uri', description: 'Address by which people reach the console, e.g. https://admin.example/console; messages link to its pages' })),
    againHours: Type.Number({ minimum: 0.1, maximum: 720, default: 6, description: 'A trouble that lasts is told again after so many hours' }),
    everySeconds: Type.Integer({ minimum: 1, maximum: 3_600, default: 60, description: 'Each channel sends one message in this time at most, with everything new in it' }),
    quietMinutes: Type.Number({ minimum: 0, maximum: 1_440, default: 2, description: 'So long a trouble has to be gone before it is over' }),
    webhook: Type.Optional(
      Type.Object(
        { url: Type.String({ format: 'uri', ...secretPath, description: 'Where messages are posted: JSON, signed by the operator’s seal' }) },
        { ...strict, description: 'Tells a program' },
      ),
    ),
    mail: Type.Optional(
      Type.Object(
        {
          host: Type.String({ minLength: 1, description: 'SMTP server' }),
          port: Type.Integer({ minimum: 1, maximum: 65_535, default: 587, description: '587 with STARTTLS, 465 with TLS from the beginning' }),
          user: Type.Optional(Type.String({ minLength: 1 })),
          password: Type.Optional(secret({ description: 'Password of the user' })),
          from: Type.String({ format: 'email', description: 'Sender' }),
          to: Type.Array(Type.String({ format: 'email' }), { minItems: 1, maxItems: 50, description: 'Who is told' }),
          plain: Type.Optional(Type.Boolean({ description: 'Without TLS; only in a sandbox' })),
          caFile: Type.Optional(Type.String({ description: 'PEM of the authority that issued the server’s certificate, where it is none of the usual ones' })),
        },
        { ...strict, description: 'Tells people' },
      ),
    ),
  },
  { ...strict, default: {}, description: 'From when on something is a trouble, and who is told' },
)
export type Alerts = Static<typeof Alerts>
