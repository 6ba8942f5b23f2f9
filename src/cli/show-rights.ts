/** Rights of one-stop systems as rows and as one version, and an explanation condition by condition. */
import type { AccessExplanation, ClientRights, RightsView } from '../../schemas/access.ts'
import { layOut, layOutFields } from './table.ts'
import type { Terminal } from './terminal.ts'

export function showRightsList(terminal: Terminal, versions: readonly RightsView[]): void {
  const { label } = terminal
  const headings = [
    label({ vi: 'Hệ thống', en: 'Client' }),
    label({ vi: 'Phiên bản', en: 'Version' }),
    label({ vi: 'Từ lúc', en: 'Since' }),
    label({ vi: 'Người đặt', en: 'By' }),
    label({ vi: 'Quyền', en: 'Permissions' }),
    label({ vi: 'Gửi đến', en: 'Sends to' }),
    label({ vi: 'Tra cứu', en: 'Asks' }),
    label({ vi: 'Lý do', en: 'Reason' }),
  ]
  const rows = versions.map(({ client, version, at, by, rights, reason }) => {
    return [client, String(version), at, by, String(rights.permissions.length), partnersOf(rights), servicesOf(rights), reason]
  })
  for (const line of layOut(headings, rows)) terminal.print(line)
}

export function showRights(terminal: Terminal, { client, version, at, by, reason, rights }: RightsView): void {
  const { label } = terminal
  const fields = layOutFields([
    [label({ vi: 'Hệ thống', en: 'Client' }), client],
    [label({ vi: 'Phiên bản', en: 'Version' }), `${version} (${at}, ${by})`],
    [label({ vi: 'Lý do', en: 'Reason' }), reason],
    [label({ vi: 'Quyền', en: 'Permissions' }), rights.permissions.join(', ') || '–'],
    ...rights.transfers.map(({ partner, procedures }): [string, string] => [label({ vi: 'Gửi', en: 'Sends' }), `${partner}: ${listed(procedures)}`]),
    ...rights.queries.map(({ service, purposes, partner, procedures }): [string, string] => [
      label({ vi: 'Tra cứu', en: 'Asks' }),
      [`${service}: ${listed(purposes)}`, partner, procedures === undefined ? undefined : listed(procedures)].filter((part) => part !== undefined).join('; '),
    ]),
  ])
  for (const line of fields) terminal.print(line)
}

export function showExplanation(terminal: Terminal, { steps, version }: AccessExplanation): void {
  const { label } = terminal
  for (const { question, holds, because } of steps) terminal.print(`${holds ? '✓' : '✗'} ${label(question)}: ${label(because)}`)
  terminal.say({ vi: `Theo phiên bản quyền ${version}.`, en: `By version ${version} of its rights.` })
}

function listed(values: 'all' | readonly string[]): string {
  return values === 'all' ? 'all' : values.join(', ')
}

function partnersOf({ transfers }: ClientRights): string {
  return [...new Set(transfers.map(({ partner }) => partner))].join(', ')
}

function servicesOf({ queries }: ClientRights): string {
  return [...new Set(queries.map(({ service }) => service))].join(', ')
}
