/** Why a transfer failed, in the partner's words, with the fields that it found fault with. */
import type { AttemptView } from '../../../../schemas/timeline.ts'
import type { AdminTransferView } from '../../../../schemas/transfer.ts'
import { Age } from '../../parts/age.tsx'
import { StateChip } from '../../parts/chips.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Section } from '../../parts/page.tsx'
import { Told } from '../../parts/told.tsx'
import { pointerName } from '../../words/dossier-fields.ts'
import { useLanguage } from '../../words/language.tsx'
import { usePartners } from '../../words/partners.tsx'
import { words } from './words.ts'

export function WhyFailed({ transfer, fields }: { readonly transfer: AdminTransferView; readonly fields: AttemptView['fields'] }) {
  const { t } = useLanguage()
  const { nameOf } = usePartners()
  const said = [transfer.words, transfer.code].find((text) => text !== undefined)
  return (
    <Section title={t(words.whyFailed)} aside={<><StateChip state={transfer.state} /> <Age at={transfer.stateAt} /></>}>
      {said !== undefined && (
        <Notice tone="bad" title={t(words.partnerSays, { partner: nameOf(transfer.partner) })}>
          <p><Told>{said}</Told></p>
          {transfer.code !== undefined && <p class="small"><code>{transfer.code}</code></p>}
        </Notice>
      )}
      {fields.length > 0 && (
        <div>
          <h3>{t(words.partnerFields)}</h3>
          <ul class="plain-list">{fields.map(({ field, words: told }, index) => <li key={index}>{field.startsWith('/') && pointerName(field, t)} <code>{field}</code> <Told>{told}</Told></li>)}</ul>
        </div>
      )}
    </Section>
  )
}
