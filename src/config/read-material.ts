/** Reads the certificates and keys that the configuration names as files. A file that cannot be read is said by its setting. */
import { readFileSync } from 'node:fs'
import { GatewayError, type FieldError } from '../domain/errors.ts'
import type { HttpTls } from '../ports/http-client.ts'
import { unusablePem, type RegisteredOrganisation } from '../signing/certificates/registry.ts'
import { sealCertificates } from '../signing/keys/seals.ts'
import type { NamedCertificate } from './production-rules.ts'
import type { Config } from './schema.ts'
import { unusableTls } from './tls-faults.ts'

/** A certification authority as the configuration names it. */
export interface NamedAuthority {
  readonly pem: string
  readonly revocation: Config['trust']['authorities'][number]['revocation']
}

/** A certificate that the configuration names for an organisation. */
export interface NamedForOrganisation {
  readonly organisation: string
  readonly pem: string
}

export interface Material {
  /** What each organisation may sign with beside the profiles' own algorithms. */
  readonly organisations: readonly RegisteredOrganisation[]
  /** To be registered, where the registry does not know them yet. */
  readonly named: readonly NamedForOrganisation[]
  /** One for each seal, in their order. */
  readonly seals: readonly NamedForOrganisation[]
  readonly authorities: readonly NamedAuthority[]
  /** By partner id, where its traffic is mutual TLS or has an authority of its own. */
  readonly tls: ReadonlyMap<string, HttpTls>
  /** Of the client door, where it speaks HTTPS itself. */
  readonly clientDoorTls?: { readonly certificate: string; readonly key: string } | undefined
  /** Who issued the certificate of the mail server, where it is none of the usual ones. */
  readonly mailAuthority?: string | undefined
  /** Every certificate of the configuration, as it is opened, with the setting that names it. */
  readonly certificates: readonly NamedCertificate[]
}

/** Throws `config_invalid`, or `key_unusable` for a seal. */
export function readMaterial(config: Config): Material {
  const certificates: NamedCertificate[] = []
  const seals = sealCertificates(config.seals)
  for (const [index, { pem }] of seals.entries()) certificates.push({ setting: `config.seals.${index}`, pem })

  function certificate(file: string, setting: string): string {
    const pem = readText(file, setting)
    certificates.push({ setting, pem })
    return pem
  }

  const organisations = config.organisations.map(({ code, alsoAccepts }) => ({ code, ...(alsoAccepts ? { alsoAllows: alsoAccepts } : {}) }))
  const errors: FieldError[] = []

  /** Judged before anything is registered: what is wrong once in the registry stays there. */
  function registrable(file: string, setting: string): string {
    const pem = certificate(file, setting)
    const reason = unusablePem(pem)
    if (reason !== undefined) errors.push({ field: setting, message: { vi: `tệp ${file} không phải là một chứng thư dùng để ký: ${reason}`, en: `the file ${file} is not one certificate of a signer: ${reason}` } })
    return pem
  }

  const named = config.organisations.flatMap(({ code, certificateFiles }, index) =>
    certificateFiles.map((file, n) => ({ organisation: code, pem: registrable(file, `config.organisations.${index}.certificateFiles.${n}`) })),
  )
  const authorities = config.trust.authorities.map(({ file, revocation }, index) => ({ pem: certificate(file, `config.trust.authorities.${index}.file`), revocation }))
  const tls = new Map<string, HttpTls>()
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
  const clientDoorTls = config.clientDoor.tls && {
    certificate: certificate(config.clientDoor.tls.certificateFile, 'config.clientDoor.tls.certificateFile'),
    key: readText(config.clientDoor.tls.keyFile, 'config.clientDoor.tls.keyFile'),
  }
  const mailFile = config.alerts.mail?.caFile
  const mailAuthority = mailFile === undefined ? undefined : certificate(mailFile, 'config.alerts.mail.caFile')
  if (clientDoorTls !== undefined) errors.push(...unusableTls(clientDoorTls, '.clientDoor.tls'))
  if (errors.length > 0) throw new GatewayError('config_invalid', { detail: errors.map(({ field, message }) => `${field}: ${message.en}`).join('; '), errors })
  return { organisations, named, seals, authorities, tls, clientDoorTls, mailAuthority, certificates }
}

function readText(file: string, setting: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const message = { vi: `không đọc được tệp ${file}`, en: `the file ${file} cannot be read` }
    throw new GatewayError('config_invalid', { detail: `${setting}: ${message.en}`, errors: [{ field: setting, message }], cause })
  }
}
