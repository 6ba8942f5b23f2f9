/** A birth: refused for wrong fields, corrected, registered, the certificate back. */
import { createHash } from 'node:crypto'
import { dossier as birthDossier } from '../../../adapters/civil-registry/fixtures/dossiers.ts'
import { invent } from './invented.ts'
import { untilPortalSays } from './portal.ts'
import { must } from './stage.ts'
import type { Story } from './story.ts'

export const birth: Story = {
  id: 'a',
  title: { vi: 'Khai sinh: bị từ chối, sửa, đăng ký, giấy khai sinh về', en: 'A birth: refused for two fields, corrected, registered, the certificate comes back' },
  async play(stage) {
    const code = stage.code()
    const registry = stage.simulators['civil-registry']
    registry.behave({ kind: 'refuse' }, 1)
    const refused = await stage.send(invent(stage, birthDossier(), { code, title: 'Birth' }), 'refused')
    stage.say(`${code} → civil-registry: refused: ${refused.words ?? ''}`)

    await stage.send(invent(stage, birthDossier(), { code, title: 'Birth, corrected', changes: { note: 'Đã sửa các trường bị từ chối' } }), 'delivered')
    stage.say(`${code} → civil-registry: corrected, delivered`)
    await untilPortalSays(stage, code, 4)
    await stage.tell('civil-registry', { what: 'processing', dossierCode: code, content: 'Đang kiểm tra thông tin' })
    await stage.untilDossier(code, 'the step of the registry', ({ steps }) => steps.some(({ partner }) => partner === 'civil-registry'))
    await stage.tell('civil-registry', { what: 'result', dossierCode: code })
    const done = await stage.untilDossier(code, 'the certificate', ({ status, results }) => status === 9 && results.some(({ files }) => files.length > 0))
    const file = done.results[0]?.files[0]
    must(file?.digest !== undefined, 'the certificate has no digest')
    const bytes = await stage.file(file?.digest ?? '')
    must(createHash('sha256').update(bytes).digest('hex') === file?.digest, 'the certificate does not have its digest')
    stage.say(`${code} ← civil-registry: processed, ${file?.name ?? ''} (${bytes.byteLength} bytes)`)
    await untilPortalSays(stage, code, 9)
    stage.say(`${code} ⇒ national-portal: in step, status 9`)
  },
}
