/** Reads the certificates and keys that the configuration names as files. A file that cannot be read is said by its setting. */
import { readFileSync } from 'node:fs'
import { GatewayError, type FieldError } from '../domain/errors.ts'
import type { HttpTls } from '../ports/http-client.ts'
import type { RegisteredOrganisation } from '../signing/certificates/registry.ts'
import { sealCertificates } from '../signing/keys/seals.ts'
import type { NamedCertificate } from './production-rules.ts'
import type { Config } from './schema.ts'
import { unusableTls } from './tls-faults.ts'

export interface Material {
  readonly organisations: readonly RegisteredOrganisation[]
  /** By partner id, where its traffic is mutual TLS or has an authority of its own. */
  readonly tls: ReadonlyMap<string, HttpTls>
  /** Every certificate of the configuration, as it is opened, with the setting that names it. */
  readonly certificates: readonly NamedCertificate[]
}

/** Throws `config_invalid`, or `key_unusable` for a seal. */
export function readMaterial(config: Config): Material {
  const certificates: NamedCertificate[] = sealCertificates(config.seals).map(({ pem }, index) => ({ setting: `config.seals.${index}`, pem }))

  function certificate(file: string, setting: string): string {
    const pem = readText(file, setting)
    certificates.push({ setting, pem })
    return pem
  }

  const organisations = config.organisations.map(({ code, certificateFiles }, index) => ({
    code,
    certificates: certificateFiles.map((file, n) => certificate(file, `config.organisations.${index}.certificateFiles.${n}`)),
  }))
  const tls = new Map<string, HttpTls>()
  const errors: FieldError[] = []
  for (const [index, partner] of config.partners.entries()) {
    if (partner.tls === undefined) continue
    const { caFile, certificateFile, keyFile } = partner.tls
    const setting = `config.partners.${index}.tls`
    const material = {
      ...(caFile ? { ca: certificate(caFile, `${setting}.caFile`) } : {}),
      ...(certificateFile ? { certificate: certificate(certificateFile, `${setting}.certificateFile`) } : {}),
      ...(keyFile ? { key: readText(keyFile, `${setting}.keyFile`) } : {}),
    }
    errors.push(...unusableTls(material, `.partners.${index}.tls`))
    tls.set(partner.id, material)
  }
  if (errors.length > 0) throw new GatewayError('config_invalid', { detail: errors.map(({ field, message }) => `${field}: ${message.en}`).join('; '), errors })
  return { organisations, tls, certificates }
}

function readText(file: string, setting: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const message = { vi: `không đọc được tệp ${file}`, en: `the file ${file} cannot be read` }
    throw new GatewayError('config_invalid', { detail: `${setting}: ${message.en}`, errors: [{ field: setting, message }], cause })
  }
}
