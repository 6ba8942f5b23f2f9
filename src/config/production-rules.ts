/** What a production gateway refuses to start with: anything that the sandbox made for itself. */
import { readFileSync } from 'node:fs'
import type { Config } from './schema.ts'
import { GatewayError, type FieldError } from '../domain/errors.ts'
import { isSandboxCertificate } from '../signing/sandbox-authority.ts'

/** Throws `config_invalid` naming every sandbox secret and certificate. */
export function refuseSandboxInProduction(config: Config): void {
  if (config.mode !== 'production') return
  const errors = [...sandboxSecrets(config, 'config'), ...sandboxCertificates(config), ...missingAddress(config)]
  if (errors.length === 0) return
  throw new GatewayError('config_invalid', { detail: errors.map((error) => `${error.field}: ${error.message.en}`).join('; '), errors })
}

function sandboxSecrets(value: unknown, path: string): readonly FieldError[] {
  // the database password stands inside an address
  if (typeof value === 'string') return /(^|:)sandbox-/.test(value) ? [fault(path, 'is a sandbox secret', 'là bí mật của môi trường thử')] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, item]) => sandboxSecrets(item, `${path}.${name}`))
}

function sandboxCertificates(config: Config): readonly FieldError[] {
  const files = [
    ...config.seals.flatMap((seal, index) => (seal.certificateFile ? [{ path: `config.seals.${index}.certificateFile`, file: seal.certificateFile }] : [])),
    ...config.organisations.flatMap((organisation, index) => organisation.certificateFiles.map((file, n) => ({ path: `config.organisations.${index}.certificateFiles.${n}`, file }))),
  ]
  return files.flatMap(({ path, file }) => (isSandboxCertificate(readFileSync(file, 'utf8')) ? [fault(path, 'is a certificate of the sandbox', 'là chứng thư của môi trường thử')] : []))
}

/** Links go into signed messages: the address of a door on this machine is none that a partner could use. */
function missingAddress(config: Config): readonly FieldError[] {
  return config.documentLinks.baseUrl === undefined ? [fault('config.documentLinks.baseUrl', 'is required in production', 'bắt buộc phải có khi vận hành thật')] : []
}

function fault(field: string, en: string, vi: string): FieldError {
  return { field, message: { vi, en } }
}
