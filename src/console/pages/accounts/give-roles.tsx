/** The roles of another's account: what each allows, and which do not go together. */
import { useState } from 'preact/hooks'
import type { AccountRoles, AccountView } from '../../../../schemas/accounts.ts'
import { roles as allRoles, type Role } from '../../../../schemas/permissions.ts'
import { conflictsIn, permissionsOf } from '../../../domain/access/roles.ts'
import { send } from '../../door/client.ts'
import { Ask } from '../../parts/ask.tsx'
import { CheckGroup } from '../../parts/field.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useAnnounce } from '../../shell/announcer.tsx'
import { useLanguage } from '../../words/language.tsx'
import { rightWords } from '../../words/rights.ts'
import { roleWords } from '../../words/roles.ts'
import { words } from './words.ts'

interface RolesParts {
  readonly account: AccountView
  readonly onClose: () => void
  readonly onDone: () => void
}

export function GiveRoles({ account, onClose, onDone }: RolesParts) {
  const { t } = useLanguage()
  const announce = useAnnounce()
  const [held, setHeld] = useState<readonly Role[]>(account.roles)
  const conflicts = conflictsIn(held)
  const { id } = account

  async function order(reason: string): Promise<void> {
    await send('PUT', `/admin/v1/accounts/${id}/roles`, { roles: [...held], reason } satisfies AccountRoles)
    announce(t(words.given, { id, roles: held.length === 0 ? t(words.noRoles) : held.map((role) => t(roleWords[role])).join(', ') }))
    onDone()
  }

  return (
    <Ask title={t(words.giveRolesOf, { id })} action={t(words.giveRoles)} wide disabled={conflicts.length > 0} onClose={onClose} onOrder={order}>
      {!account.secondFactor && <Notice tone="warn"><p>{t(words.needsFactor)}</p></Notice>}
      <CheckGroup
        legend={t(words.roles)}
        choices={allRoles.map((value) => ({ value, label: t(roleWords[value]) }))}
        chosen={held}
        onChosen={(chosen) => setHeld(allRoles.filter((role) => chosen.includes(role)))}
      />
      {conflicts.map(([one, other]) => (
        <Notice key={one} tone="bad" title={t(words.conflict, { one: t(roleWords[one]), other: t(roleWords[other]) })} live>
          <p>{t(one === 'replayer' ? words.conflictApprove : words.conflictOffice)}</p>
        </Notice>
      ))}
      <div>
        <h3>{t(words.gives)}</h3>
        <p>{held.length === 0 ? t(words.noRoles) : [...permissionsOf(held)].map((right) => t(rightWords[right])).join(' · ')}</p>
      </div>
      <p class="small">{t(words.endsSessions)}</p>
    </Ask>
  )
}
