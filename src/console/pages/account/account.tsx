/** The page about one's own account: rights, password, second factor, session. */
import type { SessionView } from '../../../../schemas/accounts.ts'
import { useOrder } from '../../door/use-order.ts'
import { useSession } from '../../door/session.tsx'
import { Button } from '../../parts/button.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { Table } from '../../parts/table.tsx'
import { useLanguage } from '../../words/language.tsx'
import { rightWords } from '../../words/rights.ts'
import { roleWords } from '../../words/roles.ts'
import { OwnFactor } from './own-factor.tsx'
import { OwnPassword } from './own-password.tsx'
import { words } from './words.ts'

export function OwnAccount() {
  const { t } = useLanguage()
  const { standing } = useSession()
  if (standing.kind !== 'in') return null
  const { session } = standing
  const here = session.secondFactor !== 'elsewhere'
  return (
    <Page title={t(words.title)} lead={<p>{t(words.lead)}</p>}>
      <Who session={session} />
      {here && <OwnPassword />}
      <OwnFactor standing={session.secondFactor ?? 'none'} />
      <LeaveSection />
    </Page>
  )
}

function Who({ session: { id, name, roles = [], permissions } }: { readonly session: SessionView }) {
  const { t } = useLanguage()
  return (
    <Section title={t(words.who)}>
      <KeyValue
        facts={[
          { name: t(words.name), value: name },
          { name: t(words.id), value: <code>{id}</code> },
          { name: t(words.roles), value: roles.length === 0 ? t(words.noRoles) : roles.map((role) => t(roleWords[role])).join(', ') },
        ]}
      />
      <Table
        caption={t(words.rights)}
        captionUnseen={false}
        rows={permissions}
        keyOf={(right) => right}
        empty={<p>{t(words.rightsNone)}</p>}
        columns={[
          { key: 'meaning', head: t(words.meaning), names: true, cell: (right) => t(rightWords[right]) },
          { key: 'code', head: t(words.code), cell: (right) => <code>{right}</code> },
        ]}
      />
    </Section>
  )
}

function LeaveSection() {
  const { t } = useLanguage()
  const { logOut } = useSession()
  const order = useOrder()
  return (
    <Section title={t(words.sessions)}>
      <p>{t(words.sessionsWhat)}</p>
      {order.problem !== undefined && <ProblemBox problem={order.problem} />}
      <p><Button busy={order.busy} onClick={() => void order.run(logOut)}>{t(words.logOut)}</Button></p>
    </Section>
  )
}
