/** Files by which a redis-server speaks TLS. Its certificate names a host and no address, as those of real servers do. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTlsPairs } from './tls-pairs.ts'

export interface RedisTls {
  readonly certificateFile: string
  readonly keyFile: string
  readonly authorityFile: string
  /** PEM. */
  readonly authority: string
  remove(): Promise<void>
}

export async function prepareRedisTls(): Promise<RedisTls> {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-redis-tls-'))
  const { authority, server } = createTlsPairs('DNS:localhost')
  async function keep(name: string, pem: string): Promise<string> {
    const file = join(folder, name)
    await writeFile(file, pem, { mode: 0o600 })
    return file
  }
  return {
    certificateFile: await keep('server.pem', server.certificate),
    keyFile: await keep('server-key.pem', server.key),
    authorityFile: await keep('authority.pem', authority),
    authority,
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
