/** Certificates of every kind, good and bad, made by the openssl program in a folder of their own. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface CertificateSpec {
  /** File name; what was made under it before is used again. */
  readonly name: string
  /** As `openssl req -subj` wants it; default: /C=VN/O=<name>. */
  readonly subject?: string
  /** Whose certificate and key sign; absent: its own key. */
  readonly issuer?: string
  /** Whose key it has; default: one of its own. */
  readonly keyOf?: string
  /** Kind of its own key; default P-256. */
  readonly key?: 'P-256' | 'P-384' | 'P-521' | 'secp256k1' | 'rsa-2048' | 'rsa-1024'
  /** Lines of an extension file. */
  readonly extensions: readonly string[]
  readonly days?: number
  readonly digest?: 'sha1' | 'sha256'
  readonly serial?: string
  readonly options?: readonly string[]
}

export interface MatrixFolder {
  make(spec: CertificateSpec): void
  pem(name: string): string
  /** The PEM texts of these after one another; returns the file. */
  bundle(names: readonly string[]): string
  path(file: string): string
  openssl(...options: readonly string[]): string
  close(): void
}

const authorityLines = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign', 'subjectKeyIdentifier=hash']
const issuedLine = 'authorityKeyIdentifier=keyid:always'

/** Extension lines of what is as it should be. */
export const wellMade = {
  root: authorityLines,
  authority: [...authorityLines, issuedLine],
  seal: ['basicConstraints=critical,CA:FALSE', 'keyUsage=critical,digitalSignature,nonRepudiation', 'subjectKeyIdentifier=hash', issuedLine],
} as const

const keyOptions: Readonly<Record<NonNullable<CertificateSpec['key']>, readonly string[]>> = {
  'P-256': ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'P-384': ['EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  'P-521': ['EC', '-pkeyopt', 'ec_paramgen_curve:P-521'],
  secp256k1: ['EC', '-pkeyopt', 'ec_paramgen_curve:secp256k1'],
  'rsa-2048': ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'rsa-1024': ['RSA', '-pkeyopt', 'rsa_keygen_bits:1024'],
}

export function openMatrixFolder(): MatrixFolder {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-matrix-'))
  let serial = 1_000

  function openssl(...options: readonly string[]): string {
    return execFileSync('openssl', options, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  }

  function keyFile(owner: string, kind: NonNullable<CertificateSpec['key']> = 'P-256'): string {
    const file = `${owner}.key`
    if (!existsSync(join(folder, file))) openssl('genpkey', '-algorithm', ...keyOptions[kind], '-out', file)
    return file
  }

  return {
    make(spec) {
      const { name, subject = `/C=VN/O=${name}`, issuer, digest = 'sha256', days = 3_650 } = spec
      if (existsSync(join(folder, `${name}.pem`))) return
      const key = keyFile(spec.keyOf ?? name, spec.key)
      writeFileSync(join(folder, `${name}.ext`), spec.extensions.join('\n'))
      openssl('req', '-new', '-utf8', '-key', key, '-subj', subject, '-out', `${name}.csr`)
      serial += 1
      const signer = issuer === undefined ? ['-signkey', key] : ['-CA', `${issuer}.pem`, '-CAkey', keyFile(issuer)]
      const request = ['x509', '-req', '-in', `${name}.csr`, '-extfile', `${name}.ext`, '-set_serial', spec.serial ?? String(serial), '-days', String(days), `-${digest}`, '-out', `${name}.pem`]
      openssl(...request, ...signer, ...(spec.options ?? []))
    },
    pem: (name) => readFileSync(join(folder, `${name}.pem`), 'utf8'),
    bundle(names) {
      const file = join(folder, `${names.join('+')}.bundle`)
      writeFileSync(file, names.map((name) => readFileSync(join(folder, `${name}.pem`), 'utf8')).join(''))
      return file
    },
    path: (file) => join(folder, file),
    openssl,
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
