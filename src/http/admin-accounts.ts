/** The accounts of administrators: seeing, making and changing them. */
import { AccountChange, AccountList, AccountParams, AccountView, NewAccount } from '../../schemas/accounts.ts'
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
          description: 'Its holder changes the password, and enrols a second factor at the first log-in where one is required. Some roles one person must not hold together.',
          errors: [...withBody, 'account_exists', 'roles_conflict', 'password_weak'],
          requestExample: { id: 'lan', name: 'Lò Thị Lan', roles: ['viewer'], password: 'correct horse battery staple', reason: 'Decision 12/QĐ-STTTT' },
          answers: { 201: { description: 'The account', example: { ...exampleAccount, secondFactor: false } } },
        }),
        body: ref(NewAccount),
        response: { 201: ref(AccountView) },
      },
    },
    async (request, reply) => {
      const { id, roles } = request.body
      request.auditFacts = { action: `createAccount (roles: ${roles.join(' ')})`, object: id }
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
          description: 'Other roles, another password, being disabled and the loss of the second factor end all its sessions.',
          errors: [...withBody, 'not_found', 'forbidden', 'roles_conflict', 'password_weak'],
          requestExample: { roles: ['viewer', 'operator'], reason: 'Takes over the lanes' },
          answers: { 200: { description: 'The account as it is now', example: { ...exampleAccount, roles: ['viewer', 'operator'] } } },
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
}

/** What changes, without what nobody may read. */
function wordsOf({ roles, disabled, name, password, unlock, resetSecondFactor }: AccountChange): string {
  const parts = [
    roles && `roles: ${roles.join(' ')}`,
    disabled === undefined ? undefined : `disabled: ${disabled}`,
    name && 'name',
    password && 'password',
    unlock && 'unlock',
    resetSecondFactor && 'second factor reset',
  ]
  return parts.filter((part) => part !== undefined).join('; ')
}
