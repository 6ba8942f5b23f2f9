/** A certificate request (PKCS#10) for a key that stays on this machine; the key is made where there is none. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { Value } from 'typebox/value'
import { OrganisationCode } from '../../schemas/primitives.ts'
import { wrongUsage } from './failure.ts'
import type { Terminal } from './terminal.ts'

export interface RequestValues {
  readonly organisation?: string
  readonly name?: string
  readonly key?: string
  readonly kind?: string
  readonly output?: string
  readonly 'passphrase-file'?: string
}

const kinds = {
  'rsa-3072': () => generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey,
  'rsa-2048': () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  'p-256': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
} as const

export async function requestCertificate(terminal: Terminal, values: RequestValues): Promise<void> {
  const { organisation, name, key: file, output } = values
  const isCode: boolean = Value.Check(OrganisationCode, organisation)
  if (organisation === undefined || !isCode) throw wrongUsage('--organisation phải là mã cơ quan, ví dụ H56', '--organisation must be the code of an organisation, e.g. H56')
  if (name === undefined || name.trim() === '') throw wrongUsage('Thiếu --name: tên cơ quan', '--name is missing: the name of the organisation')
  if (file === undefined) throw wrongUsage('Thiếu --key FILE', '--key FILE is missing')
  const passphrase = values['passphrase-file'] === undefined ? undefined : readText(values['passphrase-file']).trim()
  const made = !existsSync(file)
  const key = made ? makeKey(file, values.kind ?? 'rsa-3072', passphrase) : openKey(file, passphrase)
  // pkijs is loaded for nothing else here
  const { writeCertificateRequest } = await import('../signing/certificates/write-csr.ts')
  const request = await writeCertificateRequest(key, { organisation: name, code: organisation })
  if (made) terminal.say({ vi: `Đã tạo khoá ${file}; giữ kín tệp này`, en: `Made the key ${file}; keep this file to yourself` })
  if (output === undefined) return terminal.print(request.trimEnd())
  writeOnce(output, request, 0o644)
  terminal.say({ vi: `Đã ghi yêu cầu cấp chứng thư vào ${output}`, en: `Wrote the certificate request to ${output}` })
}

function makeKey(file: string, kind: string, passphrase: string | undefined): KeyObject {
  const make = Object.hasOwn(kinds, kind) ? kinds[kind as keyof typeof kinds] : undefined
  if (make === undefined) throw wrongUsage(`--kind phải là một trong: ${Object.keys(kinds).join(', ')}`, `--kind must be one of: ${Object.keys(kinds).join(', ')}`)
  const key = make()
  const cipher = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase }
  writeOnce(file, key.export({ type: 'pkcs8', format: 'pem', ...cipher }).toString(), 0o600)
  return key
}

function openKey(file: string, passphrase: string | undefined): KeyObject {
  const pem = readText(file)
  try {
    return createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) })
  } catch {
    // the cause may quote the file
    throw wrongUsage(`Không mở được khoá ${file}; kiểm tra tệp và --passphrase-file`, `The key ${file} cannot be opened; check the file and --passphrase-file`)
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw wrongUsage(`Không đọc được tệp ${file}`, `The file ${file} cannot be read`)
  }
}

/** Never over something that is there: it may be the only copy of a key. */
function writeOnce(file: string, text: string, mode: number): void {
  try {
    writeFileSync(file, text, { mode, flag: 'wx' })
  } catch {
    throw wrongUsage(`Không ghi được tệp ${file}, hoặc tệp đã có`, `The file ${file} cannot be written, or is there already`)
  }
}
