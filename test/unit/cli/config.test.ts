import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { runCommand } from './small-gateway.ts'

// every run is a process of its own
vi.setConfig({ testTimeout: 60_000 })

const folder = mkdtempSync(join(tmpdir(), 'lienthong-cli-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const valid = {
  mode: 'sandbox',
  operator: 'H56',
  database: { url: '$env:DATABASE_URL' },
  attachments: { directory: 'attachments' },
  documentLinks: { secret: 'a secret of the links, long enough' },
  seals: [{ organisation: 'H56', keyFile: 'h56.key', certificateFile: 'h56.pem', passphrase: 'words to open it' }],
  organisations: [{ code: 'G99', name: { vi: 'Cơ quan mẫu', en: 'Sample agency' }, certificateFiles: ['g99.pem'] }],
  trust: { authorities: [{ file: 'root.pem', revocation: 'none' }] },
  clients: [],
  tokens: { secret: 'a secret of the tokens, which is long enough' },
  administrators: [{ id: 'an', tokenSha256: 'a'.repeat(64), roles: ['operator'] }],
  encryption: { keys: [{ id: 'key-1', secret: 'a secret of what is kept, long enough' }] },
  partners: [{ id: 'mau', adapter: 'loopback', organisation: 'G99', config: { baseUrl: 'http://127.0.0.1:9', token: 'a-token-of-the-partner' } }],
}

function write(config: unknown): string {
  const file = join(folder, 'config.json')
  writeFileSync(file, JSON.stringify(config))
  return file
}

test('prints the effective configuration with every secret masked', async () => {
  const ran = await runCommand(['config', '--config', write(valid)], { DATABASE_URL: 'postgres://user:word@127.0.0.1/db' })
  expect(ran).toMatchObject({ code: 0, err: '' })
  expect(JSON.parse(ran.out)).toMatchObject({
    database: { url: '***', poolSize: 20 },
    documentLinks: { secret: '***', hours: 720 },
    seals: [{ organisation: 'H56', passphrase: '***' }],
    partners: [{ id: 'mau', agreement: { concurrency: 10 }, config: { baseUrl: 'http://127.0.0.1:9', token: '***' } }],
  })
  expect(ran.out).not.toMatch(/word|a secret|a-token/)
})

test('says every mistake by name and never a value', async () => {
  const { operator: _operator, ...rest } = valid
  const file = write({ ...rest, extra: 1, database: { url: 'postgres://user:word@127.0.0.1/db', poolSize: 1 } })
  const ran = await runCommand(['config', '--config', file], {})
  expect(ran).toMatchObject({ code: 1, out: '' })
  expect(ran.err).toContain('[config_invalid]')
  for (const field of ['config.operator', 'config.extra', 'config.database.poolSize']) expect(ran.err).toContain(`  ${field}: `)
  expect(ran.err).not.toContain('word')
  const machine = await runCommand(['config', '--config', file, '--json'], {})
  expect(JSON.parse(machine.err)).toMatchObject({ code: 'config_invalid', errors: expect.arrayContaining([expect.objectContaining({ field: 'config.operator' })]) })
})

test('says which environment variable or file is missing', async () => {
  const unset = await runCommand(['config', '--config', write(valid)], {})
  expect(unset.code).toBe(1)
  expect(unset.err).toContain('DATABASE_URL')
  const absent = await runCommand(['config', '--config', join(folder, 'absent.json')], {})
  expect(absent.code).toBe(1)
  expect(absent.err).toContain('absent.json cannot be read')
})
