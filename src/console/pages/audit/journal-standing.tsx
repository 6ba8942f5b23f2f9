/** How the chained journal and its time stamps stand. */
import type { AuditStanding } from '../../../../schemas/audit.ts'
import { Age } from '../../parts/age.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { useLanguage } from '../../words/language.tsx'
import { words } from './words.ts'

export function Standing({ standing: { waiting, waitingSince, unstampedBlocks, stampedAt, encryption } }: { readonly standing: AuditStanding }) {
  const { t, n } = useLanguage()
  return (
    <KeyValue
      facts={[
        { name: t(words.waiting), value: n(waiting) },
        { name: t(words.waitingSince), value: waitingSince && <Age at={waitingSince} /> },
        { name: t(words.unstamped), value: n(unstampedBlocks) },
        { name: t(words.stampedAt), value: stampedAt === undefined ? t(words.neverStamped) : <Age at={stampedAt} /> },
        { name: t(words.key), value: <code>{encryption.key}</code> },
        { name: t(words.keysLeft), value: encryption.left.length === 0 ? t(words.keysNone) : encryption.left.join(', ') },
      ]}
    />
  )
}
