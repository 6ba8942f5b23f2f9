/** The accounts of administrators: seeing, making and changing them. */
import { AccountChange, AccountList, AccountParams, AccountRoles, AccountView, NewAccount } from '../../schemas/accounts.ts'
import { ref } from '../../schemas/ref.ts'
import { actorOf } from './caller.ts'
import type { AdminDoor } from './deps.ts'
import { exampleAccount } from './examples-of-accounts.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'

const tag = 'accounts'
const withBody = ['malformed_json', 'body_too_large', 'unsupported_media_type', 'invalid_input'] as const

export function addAccountRoutes(app: Shell, { accounts }: Pick<AdminDoor, 'accounts'>): void {
  app.get(
    '/admin/v1/accounts',
    {
      config: { access: { may: 'accounts.read' } },
      schema: {
        ...describe({
          id: 'listAccounts',
          tag,
          access: 'bearer',
          summary: 'See the accounts of administrators',
          description: 'Those who logged in at the provider are among them.',
          errors: [],
          answers: { 200: { description: 'Every account', example: { items: [exampleAccount] } } },
        }),
        response: { 200: ref(AccountList) },
      },
    },
    async () => ({ items: [...(await accounts.list())] }),
  )

  app.post(
    '/admin/v1/accounts',
    {
      config: { access: { may: 'accounts.change' }, audited: 'account-change' },
      schema: {
        ...describe({
          id: 'createAccount',
          tag,
          access: 'bearer',
          summary: 'Make an account',
          description: 'Without roles: its holder changes the password and enrols a second factor, then a security officer gives it roles.',
          errors: [...withBody, 'account_exists', 'password_weak', 'overloaded'],
          requestExample: { id: 'lan', name: 'Lò Thị Lan', password: 'correct horse battery staple', reason: 'Decision 12/QĐ-STTTT' },
          answers: { 201: { description: 'The account', example: { ...exampleAccount, roles: [], secondFactor: false } } },
        }),
        body: ref(NewAccount),
        response: { 201: ref(AccountView) },
      },
    },
    async (request, reply) => {
      request.auditFacts = { object: request.body.id }
      return reply.code(201).send(await accounts.create(request.body))
    },
  )

  app.patch(
    '/admin/v1/accounts/:id',
    {
      config: { access: { may: 'accounts.change' }, audited: 'account-change' },
      schema: {
        ...describe({
          id: 'changeAccount',
          tag,
          access: 'bearer',
          summary: 'Change the account of another',
          description:
            'Another password, being disabled and a reset of the second factor end all its sessions. Another password and a reset take its roles away as well: ' +
            'whoever gives a proof could use it.',
          errors: [...withBody, 'not_found', 'forbidden', 'password_weak', 'overloaded'],
          requestExample: { disabled: true, reason: 'Left' },
          answers: { 200: { description: 'The account as it is now', example: { ...exampleAccount, disabled: true } } },
        }),
        params: AccountParams,
        body: ref(AccountChange),
        response: { 200: ref(AccountView) },
      },
    },
    async (request) => {
      request.auditFacts = { action: `changeAccount (${wordsOf(request.body)})` }
      return accounts.change(request.params.id, request.body, actorOf(request))
    },
  )

  app.put(
    '/admin/v1/accounts/:id/roles',
    {
      config: { access: { may: 'access.change' }, audited: 'account-change' },
      schema: {
        ...describe({
          id: 'giveRoles',
          tag,
          access: 'bearer',
          summary: 'Give the account of another its roles',
          description: 'As a whole; other roles than before end all its sessions. Whoever makes accounts gives them none, and some roles one person must not hold together.',
          errors: [...withBody, 'not_found', 'forbidden', 'roles_conflict', 'version_conflict'],
          requestExample: { roles: ['viewer', 'operator'], reason: 'Takes over the lanes' },
          answers: { 200: { description: 'The account as it is now', example: { ...exampleAccount, roles: ['viewer', 'operator'] } } },
        }),
        params: AccountParams,
        body: ref(AccountRoles),
        response: { 200: ref(AccountView) },
      },
    },
    async (request) => {
      const { roles } = request.body
      request.auditFacts = { action: `giveRoles (${roles.length === 0 ? 'none' : roles.join(' ')})` }
      return accounts.giveRoles(request.params.id, roles, actorOf(request))
    },
  )
}

/** What changes, without what nobody may read. */
function wordsOf({ disabled, name, password, unlock, resetSecondFactor }: AccountChange): string {
  const parts = [
    disabled === undefined ? undefined : `disabled: ${disabled}`,
    name && 'name',
    password && 'password',
    unlock && 'unlock',
    resetSecondFactor && 'second factor reset',
  ]
  return parts.filter((part) => part !== undefined).join('; ')
}
