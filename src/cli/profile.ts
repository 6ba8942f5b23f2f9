/** Where the gateway is and by which tokens: one small file, written by the sandbox or by hand. */
import { readFileSync } from 'node:fs'
import { Type, type Static } from 'typebox'
import { secret } from '../../schemas/secret.ts'
import { GatewayError } from '../domain/errors.ts'
import { parseConfig } from '../usecases/parse-config.ts'
import { wrongUsage } from './failure.ts'

const Door = Type.Object(
  {
    url: Type.String({ pattern: '^https?://', description: 'Address of the door' }),
    token: secret({ description: 'Bearer token' }),
  },
  { additionalProperties: false },
)

const Profile = Type.Object({ client: Type.Optional(Door), admin: Type.Optional(Door) }, { additionalProperties: false })

export type Door = Static<typeof Door>
export type DoorName = keyof Static<typeof Profile>

const defaultFile = '.lienthong/cli.json'

export interface ProfileChoice {
  readonly file: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The first of these doors that the profile knows. Wrong usage where it knows none. */
export function readDoor(choice: ProfileChoice, ...names: readonly DoorName[]): Door {
  const file = choice.file ?? choice.env['LIENTHONG_PROFILE'] ?? defaultFile
  const profile = readProfile(file)
  for (const name of names) {
    const door = profile[name]
    if (door !== undefined) return door
  }
  const missing = names.join(', ')
  throw wrongUsage(`Hồ sơ kết nối ${file} không có mục "${missing}"`, `The profile ${file} has no "${missing}"`)
}

function readProfile(file: string): Static<typeof Profile> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw wrongUsage(
      `Không đọc được hồ sơ kết nối ${file}; chỉ tệp khác bằng --profile hoặc LIENTHONG_PROFILE`,
      `The profile ${file} cannot be read; name another with --profile or LIENTHONG_PROFILE`,
    )
  }
  try {
    return parseConfig(Profile, JSON.parse(text), 'profile')
  } catch (error) {
    const detail = error instanceof GatewayError ? (error.detail ?? '') : 'not JSON'
    throw wrongUsage(`Hồ sơ kết nối ${file} không đúng: ${detail}`, `The profile ${file} is not valid: ${detail}`)
  }
}
