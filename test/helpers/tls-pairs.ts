/** Certificates for tests of mutual TLS, made by openssl in a directory of their own. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requireTool } from './tools.ts'

export const opensslAvailable = requireTool('openssl', 'openssl')

export interface TlsPair {
  readonly certificate: string
  readonly key: string
}

export interface TlsPairs {
  readonly authority: string
  /** For 127.0.0.1, or whoever else was asked for. */
  readonly server: TlsPair
  readonly client: TlsPair
}

export function createTlsPairs(serverName = 'IP:127.0.0.1'): TlsPairs {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-tls-'))
  try {
    issue(folder, 'authority', ['-addext', 'keyUsage=critical,keyCertSign'])
    const issued = ['-CA', 'authority.pem', '-CAkey', 'authority-key.pem', '-addext', 'basicConstraints=critical,CA:FALSE']
    issue(folder, 'server', [...issued, '-addext', `subjectAltName=${serverName}`])
    issue(folder, 'client', issued)
    return { authority: read(folder, 'authority').certificate, server: read(folder, 'server'), client: read(folder, 'client') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function issue(folder: string, name: string, extra: readonly string[]): void {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-keyout', `${name}-key.pem`]
  execFileSync('openssl', ['req', '-x509', ...key, '-out', `${name}.pem`, '-days', '2', '-subj', `/CN=test ${name}`, ...extra], { cwd: folder, stdio: 'pipe' })
}

function read(folder: string, name: string): TlsPair {
  return { certificate: readFileSync(join(folder, `${name}.pem`), 'utf8'), key: readFileSync(join(folder, `${name}-key.pem`), 'utf8') }
}
