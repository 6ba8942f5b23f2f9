/** The page of accounts: who may come in, with which roles, and what may be done about it. */
import { useState } from 'preact/hooks'
import type { AccountList, AccountView } from '../../../../schemas/accounts.ts'
import { useSession } from '../../door/session.tsx'
import { useAnswer } from '../../door/use-answer.ts'
import { Show } from '../../parts/answered.tsx'
import { Chip } from '../../parts/chips.tsx'
import { Link } from '../../parts/link.tsx'
import { MayButton } from '../../parts/may.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { Table } from '../../parts/table.tsx'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { roleWords } from '../../words/roles.ts'
import { instantOf } from '../../words/when.ts'
import { ChangeAccount } from './change-account.tsx'
import { GiveRoles } from './give-roles.tsx'
import { MakeAccount } from './make-account.tsx'
import { words } from './words.ts'

type Asked = { readonly what: 'make' } | { readonly what: 'change' | 'roles'; readonly account: AccountView }

export function Accounts() {
  const { t } = useLanguage()
  const accounts = useAnswer<AccountList>('/admin/v1/accounts')
  const [asked, setAsked] = useState<Asked>()
  const close = () => setAsked(undefined)
  return (
    <Page
      title={t(words.title)}
      lead={<p>{t(words.lead)}</p>}
      actions={<MayButton right="accounts.change" look="main" icon="people" onClick={() => setAsked({ what: 'make' })}>{t(words.add)}</MayButton>}
    >
      <Section title={t(words.list)}>
        <Show of={accounts} lines={6}>
          {({ items }) => (
            <Table
              caption={t(words.list)}
              rows={items}
              keyOf={({ id }) => id}
              columns={[
                { key: 'id', head: t(words.account), names: true, cell: (account) => <Name account={account} /> },
                { key: 'state', head: t(everyday.state), cell: (account) => <StandingChip account={account} /> },
                {
                  key: 'roles',
                  head: t(words.roles),
                  cell: ({ roles }) => (roles.length === 0 ? t(words.noRoles) : roles.map((role) => t(roleWords[role])).join(', ')),
                },
                { key: 'logsIn', head: t(words.logsIn), cell: ({ logsIn }) => t(words[logsIn]) },
                { key: 'factor', head: t(words.factor), cell: (account) => <FactorChip account={account} /> },
                { key: 'acts', head: t(words.acts), cell: (account) => <Acts account={account} onAsk={setAsked} /> },
              ]}
            />
          )}
        </Show>
      </Section>
      {asked?.what === 'make' && <MakeAccount onClose={close} onDone={accounts.again} />}
      {asked?.what === 'change' && <ChangeAccount account={asked.account} onClose={close} onDone={accounts.again} />}
      {asked?.what === 'roles' && <GiveRoles account={asked.account} onClose={close} onDone={accounts.again} />}
    </Page>
  )
}

function Name({ account: { id, name } }: { readonly account: AccountView }) {
  return (
    <>
      <strong>{name}</strong>
      <br />
      <code>{id}</code>
    </>
  )
}

function StandingChip({ account: { disabled, lockedUntil, failures } }: { readonly account: AccountView }) {
  const { t } = useLanguage()
  if (disabled) return <Chip tone="idle" icon="stop">{t(words.disabled)}</Chip>
  if (lockedUntil !== undefined && Date.parse(lockedUntil) > Date.now()) {
    return (
      <>
        <Chip tone="bad" icon="hand">{t(words.locked)}</Chip> <span class="small">{t(words.lockedUntil, { at: instantOf(Date.parse(lockedUntil)) })}</span>
      </>
    )
  }
  return (
    <>
      <Chip tone="good" icon="check">{t(words.active)}</Chip> {failures > 0 && <span class="small">{t(words.failures, { count: failures })}</span>}
    </>
  )
}

function FactorChip({ account: { secondFactor, logsIn } }: { readonly account: AccountView }) {
  const { t } = useLanguage()
  if (logsIn === 'elsewhere') return <>{t(words.atProvider)}</>
  return secondFactor ? <Chip tone="good" icon="key">{t(words.enrolled)}</Chip> : <Chip tone="warn" icon="warning">{t(words.notEnrolled)}</Chip>
}

function Acts({ account, onAsk }: { readonly account: AccountView; readonly onAsk: (asked: Asked) => void }) {
  const { t } = useLanguage()
  const { standing } = useSession()
  const { id, logsIn } = account
  if (standing.kind === 'in' && standing.session.id === id) {
    return (
      <>
        <span class="small">{t(words.ownWhy)}</span> <Link to="/account">{t(words.ownPage)}</Link>
      </>
    )
  }
  return (
    <div class="row-acts">
      {logsIn === 'here' && <MayButton right="access.change" label={t(words.giveRolesOf, { id })} onClick={() => onAsk({ what: 'roles', account })}>{t(words.giveRoles)}</MayButton>}
      <MayButton right="accounts.change" label={t(words.changeOf, { id })} onClick={() => onAsk({ what: 'change', account })}>{t(words.change)}</MayButton>
    </div>
  )
}
