/** The commands of docs/evidence.md, run as they stand there. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { changed } from '../../helpers/change-evidence.ts'
import { openScene, type EvidenceScene, type SceneOptions } from '../../helpers/evidence.ts'
import { testFolder, unzipped, zipOf } from '../../helpers/evidence-zip.ts'
import { requireTool } from '../../helpers/tools.ts'

const page = readFileSync(new URL('../../../docs/evidence.md', import.meta.url), 'utf8')
const commands = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block)
const needed = [['unzip', 'unzip'], ['xmlsec1', 'xmlsec1'], ['openssl', 'openssl'], ['bash', 'bash'], ['sha256sum', 'coreutils']] as const
const hasTools = needed.map(([tool, debianPackage]) => requireTool(tool, debianPackage)).every(Boolean)

function run(container: Buffer, scene: EvidenceScene): { readonly status: number | null; readonly output: string } {
  const folder = testFolder()
  writeFileSync(join(folder, 'evidence.asice'), container)
  writeFileSync(join(folder, 'root.pem'), scene.root)
  mkdirSync(join(folder, 'tmp'))
  const script = `set -eu\n${commands.join('\n').replaceAll('/tmp/', `${folder}/tmp/`)}`
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8' })
  return { status, output: stdout + stderr }
}

async function withScene<Result>(options: SceneOptions, use: (scene: EvidenceScene) => Promise<Result>): Promise<Result> {
  const scene = await openScene(options)
  try {
    return await use(scene)
  } finally {
    await scene.close()
  }
}

describe.skipIf(!hasTools)('the documented commands', () => {
  test.each(['jws-detached', 'cades-detached', 'xades-enveloped', 'xades-detached'] as const)('accept a container with messages in %s', async (sentIn) => {
    const { status, output } = await withScene({ sentIn }, async (scene) => run(await scene.write(), scene))
    expect([output, status]).toEqual([expect.stringContaining('Verified OK'), 0])
    expect(output.match(/: good/g)).toHaveLength(3)
    expect(output).toContain('Verification: OK')
    if (sentIn === 'cades-detached') expect(output).toContain('CAdES Verification successful')
  })

  test.each([
    ['acceptance/statement.json', 'one-stop', 'one-step'],
    ['attempts/1/2-received', '17', '18'],
    ['attempts/1/record.json', 'Đã nhận', 'Từ chối'],
    ['payload.json', 'Thử', 'Khác'],
    ['journal/entries.jsonl', 'transfer.confirmed', 'transfer.delivered'],
    ['journal/blocks.txt', '2026-11-20T08:02', '2026-11-20T08:03'],
  ])('refuse another %s, whoever signed the container', async (name, old, other) => {
    const { status } = await withScene({}, async (scene) => run(await scene.write(changed((await scene.collect()) ?? [], { [name]: (text) => text.replace(old, other) })), scene))
    expect(status).not.toBe(0)
  })

  test('refuse a part that nobody signed', async () => {
    const { status } = await withScene({}, async (scene) => {
      const entries = await unzipped(await scene.write())
      return run(await zipOf([...entries, { name: 'more.txt', bytes: 'x' }]), scene)
    })
    expect(status).not.toBe(0)
  })
})
