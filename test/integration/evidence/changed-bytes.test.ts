/** A byte changed in each part, and in each file of META-INF: we find it, and so does xmlsec1 wherever the signature covers it. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyContainer } from '../../../src/evidence/verify-container.ts'
import { openScene, times, type EvidenceScene } from '../../helpers/evidence.ts'
import { fileOf, testFolder, unzipped, zipOf, type Unzipped } from '../../helpers/evidence-zip.ts'
import { requireTool } from '../../helpers/tools.ts'

const hasTools = requireTool('xmlsec1', 'xmlsec1') && requireTool('unzip', 'unzip')

let scene: EvidenceScene
let container: Buffer
let entries: readonly Unzipped[]

beforeAll(async () => {
  scene = await openScene()
  container = await scene.write()
  entries = await unzipped(container)
})
afterAll(() => scene.close())

function isSigned(name: string): boolean {
  return name !== 'mimetype' && !name.startsWith('META-INF/')
}

function flipped({ name, bytes }: Unzipped): Unzipped {
  const other = Buffer.from(bytes)
  const place = Math.floor(other.length / 2)
  other[place] = (other[place] ?? 0) ^ 1
  return { name, bytes: other }
}

test('we find every byte', async () => {
  expect(entries.length).toBeGreaterThan(20)
  for (const [index, entry] of entries.entries()) {
    const changed = await zipOf(entries.map((other, at) => (at === index ? flipped(entry) : other)))
    const { verdict, findings } = await verifyContainer(fileOf(changed), { authorities: [scene.root], now: times.checked })
    expect([entry.name, verdict]).toEqual([entry.name, 'not-valid'])
    if (isSigned(entry.name)) expect(findings).toContainEqual(expect.objectContaining({ subject: 'META-INF/signatures0.xml', fault: 'digest-wrong' }))
  }
})

describe.skipIf(!hasTools)('xmlsec1', () => {
  function verdictOf(files: readonly Unzipped[]): number | null {
    const folder = testFolder()
    for (const { name, bytes } of files) {
      mkdirSync(join(folder, dirname(name)), { recursive: true })
      writeFileSync(join(folder, name), bytes)
    }
    writeFileSync(join(folder, 'root.pem'), scene.root)
    const ids = ['--id-attr:Id', 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties']
    const args = ['--verify', '--trusted-pem', 'root.pem', ...ids, 'META-INF/signatures0.xml']
    return spawnSync('xmlsec1', args, { cwd: folder }).status
  }

  test('verifies the signature over the unzipped parts, and its chain', () => {
    expect(verdictOf(entries)).toBe(0)
  })

  test('refuses what was changed wherever the signature covers it', () => {
    for (const entry of entries.filter(({ name }) => isSigned(name) || name === 'META-INF/signatures0.xml')) {
      const changed = entries.map((other) => (other === entry ? flipped(entry) : other))
      expect([entry.name, verdictOf(changed)]).not.toEqual([entry.name, 0])
    }
  })

  test('unzip takes every part as it is', () => {
    const { status, stdout } = spawnSync('unzip', ['-t', fileOf(container)], { encoding: 'utf8' })
    expect(stdout).toContain('No errors detected')
    expect(status).toBe(0)
  })
})
