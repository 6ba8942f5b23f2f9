/** What is wrong with who is told of troubles. */
import type { FieldError } from '../domain/errors.ts'
import type { Config } from './schema.ts'

/** In production nothing is told in the clear. */
export function plainAlerts({ alerts: { consoleUrl, webhook, mail } }: Config): readonly FieldError[] {
  return [
    ...(consoleUrl?.startsWith('http://') === true ? [fault('config.alerts.consoleUrl')] : []),
    ...(webhook?.url.startsWith('http://') === true ? [fault('config.alerts.webhook.url')] : []),
    ...(mail?.plain === true ? [{ field: 'config.alerts.mail.plain', message: { vi: 'gửi thư không mã hoá; bỏ mục này', en: 'sends mail in the clear; leave it out' } }] : []),
  ]
}

function fault(field: string): FieldError {
  return { field, message: { vi: 'không mã hoá; dùng https://', en: 'is in the clear; use https://' } }
}
