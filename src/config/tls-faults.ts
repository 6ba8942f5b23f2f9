/** The TLS material of a partner, held against what it is for: half an identity, or an authority that is none, would be noticed by nobody until the partner refuses. */
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import type { FieldError } from '../domain/errors.ts'
import type { HttpTls } from '../ports/http-client.ts'
import { fault } from './fault.ts'
import type { Config } from './schema.ts'

/** A certificate without its key, or a key alone. */
export function halfIdentities({ partners }: Config): readonly FieldError[] {
  return partners.flatMap(({ tls }, index) => {
    if (tls === undefined || (tls.certificateFile === undefined) === (tls.keyFile === undefined)) return []
    const [missing, other] = tls.keyFile === undefined ? ['keyFile', 'certificateFile'] : ['certificateFile', 'keyFile']
    return [fault(`.partners.${index}.tls.${missing}`, `is required beside ${other}`, `bắt buộc phải có cùng với ${other}`)]
  })
}

/** `path` follows the word config, e.g. `.partners.0.tls`. */
export function unusableTls({ ca, certificate, key }: HttpTls, path: string): readonly FieldError[] {
  const errors: FieldError[] = []
  if (ca !== undefined && certificatesIn(ca).length === 0) errors.push(noCertificate(`${path}.caFile`))
  const [own] = certificate === undefined ? [] : certificatesIn(certificate)
  if (certificate !== undefined && own === undefined) errors.push(noCertificate(`${path}.certificateFile`))
  const opened = key === undefined ? undefined : keyIn(key)
  if (key !== undefined && opened === undefined) errors.push(fault(`${path}.keyFile`, 'holds no PEM key that opens without a passphrase', 'không chứa khoá PEM mở được không cần mật khẩu'))
  if (own !== undefined && opened !== undefined && !own.checkPrivateKey(opened)) {
    errors.push(fault(`${path}.keyFile`, 'is not the key of certificateFile', 'không phải là khoá của certificateFile'))
  }
  return errors
}

function noCertificate(path: string): FieldError {
  return fault(path, 'holds no PEM certificate, or one that cannot be read', 'không chứa chứng thư PEM, hoặc có chứng thư không đọc được')
}

/** None where one of them cannot be read. */
function certificatesIn(pem: string): readonly X509Certificate[] {
  try {
    return (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map((text) => new X509Certificate(text))
  } catch {
    return []
  }
}

function keyIn(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem)
  } catch {
    return undefined
  }
}
