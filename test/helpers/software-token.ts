/** A PKCS #11 token in files of its own, by SoftHSM. Its configuration holds for the whole process: one directory a process. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openssl } from './openssl-seal.ts'

export interface SoftwareToken {
  readonly module: string
  readonly token: string
  readonly pin: string
  /** Puts a PEM key into the token under this label. */
  importKey(keyFile: string, label: string): void
}

const places = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so', '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so']
let keys = 0

/** The label is the token's, and of one token only. */
export function createSoftwareToken(directory: string, token: string, pin: string): SoftwareToken {
  const module = places.find((place) => existsSync(place))
  if (module === undefined) throw new Error('softhsm2-util is there, its library is not')
  const [storage, configuration] = [join(directory, 'tokens'), join(directory, 'softhsm2.conf')]
  mkdirSync(storage, { recursive: true })
  writeFileSync(configuration, `directories.tokendir = ${storage}\nobjectstore.backend = file\nlog.level = ERROR\n`)
  process.env['SOFTHSM2_CONF'] = configuration
  softhsm('--init-token', '--free', '--label', token, '--so-pin', `so-${pin}`, '--pin', pin)
  return {
    module,
    token,
    pin,
    importKey(keyFile, label) {
      keys += 1
      const pkcs8 = join(directory, `import-${keys}.pem`)
      openssl('pkcs8', '-topk8', '-nocrypt', '-in', keyFile, '-out', pkcs8)
      softhsm('--import', pkcs8, '--token', token, '--label', label, '--id', keys.toString(16).padStart(4, '0'), '--pin', pin)
    },
  }
}

function softhsm(...options: string[]): void {
  execFileSync('softhsm2-util', options, { stdio: ['ignore', 'pipe', 'pipe'] })
}
