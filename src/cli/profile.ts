/** Where the gateway is and how to prove who one is there: one small file, written by the sandbox or by hand. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Type, type Static } from 'typebox'
import { secret } from '../../schemas/secret.ts'
import { GatewayError } from '../domain/errors.ts'
import { parseConfig } from '../usecases/parse-config.ts'
import { wrongUsage } from './failure.ts'

const strict = { additionalProperties: false }
const url = Type.String({ pattern: '^https?://', description: 'Address of the door' })

const AdminDoor = Type.Object({ url, token: secret({ description: 'Bearer token' }) }, strict)

const ClientDoor = Type.Object(
  {
    url,
    issuer: Type.Optional(Type.String({ description: 'By which address the gateway names itself, where it is another' })),
    clientId: Type.String({ description: 'Id of the one-stop system' }),
    keyFile: Type.Optional(Type.String({ description: 'Its private key (PEM or JWK), beside the profile or by its whole path' })),
    secret: Type.Optional(secret({ description: 'Its secret, instead of keyFile' })),
    caFile: Type.Optional(Type.String({ description: 'Authority of the door’s certificate (PEM), where it is none that everybody knows' })),
  },
  strict,
)

const Profile = Type.Object({ client: Type.Optional(ClientDoor), admin: Type.Optional(AdminDoor) }, strict)

type ClientDoor = Static<typeof ClientDoor>
/** A door, and by what one is known there. */
export type Door =
  | Static<typeof AdminDoor>
  | (Pick<ClientDoor, 'url' | 'issuer' | 'clientId'> & { readonly proof: { readonly keyText: string } | { readonly secret: string }; readonly ca?: string })
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
    if (door !== undefined) return 'token' in door ? door : withProof(door, file)
  }
  const missing = names.join(', ')
  throw wrongUsage(`Hồ sơ kết nối ${file} không có mục "${missing}"`, `The profile ${file} has no "${missing}"`)
}

function withProof({ keyFile, secret: words, caFile, ...named }: ClientDoor, profile: string): Door {
  const door = caFile === undefined ? named : { ...named, ca: readBeside(profile, caFile) }
  if ((keyFile === undefined) === (words === undefined)) {
    throw wrongUsage(`Mục "client" của ${profile} phải có đúng một trong keyFile, secret`, `"client" in ${profile} must have exactly one of keyFile, secret`)
  }
  if (words !== undefined) return { ...door, proof: { secret: words } }
  return { ...door, proof: { keyText: readBeside(profile, keyFile ?? '') } }
}

function readBeside(profile: string, name: string): string {
  const file = resolve(dirname(profile), name)
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw wrongUsage(`Không đọc được tệp ${file} nêu trong ${profile}`, `The file ${file} that ${profile} names cannot be read`)
  }
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
