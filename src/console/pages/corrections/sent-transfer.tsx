/** How the transfer of a correction goes on after it was approved. */
import type { AdminTransferView } from '../../../../schemas/transfer.ts'
import { useAnswer } from '../../door/use-answer.ts'
import { Age } from '../../parts/age.tsx'
import { Show } from '../../parts/answered.tsx'
import { StateChip } from '../../parts/chips.tsx'
import { Link } from '../../parts/link.tsx'
import { Section } from '../../parts/page.tsx'
import { Told } from '../../parts/told.tsx'
import { useLanguage } from '../../words/language.tsx'
import { words } from './words.ts'

const everyMs = 5_000

export function SentTransfer({ id }: { readonly id: string }) {
  const { t } = useLanguage()
  const transfer = useAnswer<AdminTransferView>(`/admin/v1/transfers/${id}`, { everyMs })
  return (
    <Section title={t(words.sentNow)}>
      <Show of={transfer} lines={2}>
        {({ state, stateAt, words: told }) => (
          <>
            <p class="row"><StateChip state={state} /> <Age at={stateAt} /></p>
            {told !== undefined && <p><Told>{told}</Told></p>}
            <Link to={`/transfers/${id}`}>{t(words.openSent)}</Link>
          </>
        )}
      </Show>
    </Section>
  )
}
