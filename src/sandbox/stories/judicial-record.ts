/** A judicial record: asked for again and again, acknowledged only once it is stored, kept encrypted. */
import { sampleDossier } from '../../../adapters/judiciary/fixtures/dossier.ts'
import { invent } from './invented.ts'
import { untilPortalSays } from './portal.ts'
import { must } from './stage.ts'
import type { Story } from './story.ts'

export const judicialRecord: Story = {
  id: 'c',
  title: { vi: 'Phiếu lý lịch tư pháp: hỏi kết quả, lưu rồi mới báo đã nhận', en: 'A judicial record: polled, stored, then acknowledged' },
  async play(stage) {
    const code = stage.code()
    await stage.send(invent(stage, sampleDossier(), { code, title: 'Judicial record' }))
    await stage.tell('judiciary', { what: 'processing', dossierCode: code })
    await stage.untilDossier(code, 'the agency at work', ({ status }) => status === 4)
    stage.say(`${code} ← judiciary: in progress`)
    await stage.tell('judiciary', { what: 'issued', dossierCode: code })
    const done = await stage.untilDossier(code, 'the record', ({ status, results }) => status === 9 && results.length > 0)
    const files = done.results.flatMap((result) => result.files)
    for (const { digest } of files) must(digest !== undefined && (await stage.file(digest)).byteLength > 0, 'a file of the record cannot be fetched')
    const said = JSON.stringify(await stage.events()) + JSON.stringify(done)
    must(!said.includes('án tích'), 'the record is told outside of its files')
    await untilPortalSays(stage, code, 9)
    stage.say(`${code} ← judiciary: issued, ${files.length} files, kept encrypted and for a short time`)
  },
}
