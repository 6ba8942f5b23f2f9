/** Seals whose keys the openssl program makes and whose certificates the sandbox's issuing authority signs, of any kind of key. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SandboxAuthority } from '../../src/signing/sandbox/sandbox-authority.ts'

export interface OpensslSeal {
  readonly organisation: string
  readonly keyFile: string
  readonly certificateFile: string
}

export const keyKinds = { rsa: ['-newkey', 'rsa:2048'], 'rsa-3072': ['-newkey', 'rsa:3072'], ec: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] } as const

/** The files are called after organisation and kind; valid from now on, for 30 days. */
export function issueOpensslSeal(directory: string, { issuing }: Pick<SandboxAuthority, 'issuing'>, organisation: string, kind: keyof typeof keyKinds): OpensslSeal {
  const path = (ending: string) => join(directory, `${organisation}-${kind}${ending}`)
  const [keyFile, certificateFile, request, extensions] = [path('.key'), path('.pem'), path('.csr'), path('.ext')]
  openssl('req', '-new', ...keyKinds[kind], '-nodes', '-keyout', keyFile, '-out', request, '-utf8', '-subj', `/C=VN/O=Cơ quan ${organisation}/OU=SANDBOX/serialNumber=${organisation}/CN=${organisation}`)
  writeFileSync(extensions, 'basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n')
  openssl('x509', '-req', '-in', request, '-CA', issuing.certificateFile, '-CAkey', issuing.keyFile, '-days', '30', '-extfile', extensions, '-out', certificateFile)
  return { organisation, keyFile, certificateFile }
}

export function openssl(...options: string[]): string {
  return execFileSync('openssl', options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
