/** What a certification authority does with a request that somebody hands in: openssl issues what the request asks for. */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { SandboxAuthority } from '../../src/signing/sandbox/sandbox-authority.ts'

export interface Issuing {
  readonly authority: SandboxAuthority
  /** PKCS#10, PEM. */
  readonly requestFile: string
  readonly certificateFile: string
  readonly days: number
}

const extensions = `basicConstraints=CA:FALSE
keyUsage=critical,digitalSignature,nonRepudiation
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
`

export async function issueCertificate({ authority, requestFile, certificateFile, days }: Issuing): Promise<void> {
  const extensionFile = `${certificateFile}.ext`
  await writeFile(extensionFile, extensions)
  const { certificateFile: issuer, keyFile } = authority.issuing
  await promisify(execFile)('openssl', ['x509', '-req', '-in', requestFile, '-CA', issuer, '-CAkey', keyFile, '-CAcreateserial', '-CAserial', `${certificateFile}.srl`, '-sha256', '-days', String(days), '-extfile', extensionFile, '-out', certificateFile])
}
