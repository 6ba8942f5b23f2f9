/** lienthong send: uploads the files of a dossier, hands the dossier over, and follows it when asked to. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Acceptance, TransferView } from '../../../schemas/transfer.ts'
import { failedStates, openStates } from '../../domain/transfer.ts'
import { attachFiles, readAttachArguments } from '../attach-files.ts'
import { refused, wrongUsage } from '../failure.ts'
import type { Gateway } from '../gateway.ts'
import { showTransfer } from '../show-transfer.ts'
import { describedSharedOptions, onlyArgument, sharedOptions, transferPath, wholeNumber, withGateway, type Verb } from '../verb.ts'

const pauseMs = 500

export const send: Verb = {
  name: 'send',
  synopses: ['send <dossier.json> [--attach component-code=file]… [--key KEY] [--wait SECONDS]'],
  about: { vi: 'Gửi một hồ sơ; chạy lại cùng lệnh không tạo lượt chuyển thứ hai', en: 'Sends a dossier; running it again makes no second transfer' },
  options: [
    { flag: '--attach CODE=FILE', about: { vi: 'tải tệp lên cho thành phần hồ sơ có mã này; lặp lại được', en: 'uploads a file for the component with this code; may be repeated' } },
    { flag: '--key KEY', about: { vi: 'Idempotency-Key; mặc định là SHA-256 của nội dung gửi', en: 'Idempotency-Key; default: SHA-256 of what is sent' } },
    { flag: '--wait SECONDS', about: { vi: 'theo dõi đến khi có kết quả, lâu nhất chừng này giây', en: 'follow it to its end, for so many seconds at most' } },
    ...describedSharedOptions,
  ],
  async run(call) {
    const { values, positionals } = parseArgs({
      args: [...call.args],
      allowPositionals: true,
      options: { ...sharedOptions, attach: { type: 'string', multiple: true }, key: { type: 'string' }, wait: { type: 'string' } },
    })
    const draft = readDraft(onlyArgument(positionals, '<dossier.json>'))
    const files = readAttachArguments(values.attach ?? [], draft.dossier)
    const waitSeconds = values.wait === undefined ? 0 : wholeNumber(values.wait, '--wait', 1, 86_400)
    const { terminal } = call
    await withGateway(call, values.profile, ['client'], async (gateway) => {
      const dossier = files.length === 0 ? draft.dossier : await attachFiles(gateway, draft.dossier, files)
      const body = files.length === 0 ? draft.bytes : Buffer.from(JSON.stringify(dossier))
      const key = values.key ?? createHash('sha256').update(body).digest('hex')
      const answer = await gateway.post<Acceptance>('/v1/transfers', { body, headers: { 'content-type': 'application/json', 'idempotency-key': key } })
      if (answer.headers['idempotent-replayed'] === 'true') {
        terminal.say({ vi: 'Đã nhận từ trước; không tạo lượt chuyển mới.', en: 'It was accepted before; no new transfer was made.' })
      }
      const transfer = waitSeconds === 0 ? answer.body.transfer : await follow(gateway, answer.body.transfer, Date.now() + waitSeconds * 1000)
      if (values.json === true) terminal.printJson({ ...answer.body, transfer })
      else showTransfer(terminal, transfer, dueDateOf(dossier))
      if (waitSeconds > 0) refuseUnlessDelivered(transfer)
    })
  },
}

/** The file's bytes go out as they are, so that its digest is the one in the receipt. */
function readDraft(file: string): { readonly bytes: Uint8Array; readonly dossier: unknown } {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(file)
  } catch {
    throw wrongUsage(`Không đọc được tệp ${file}`, `The file ${file} cannot be read`)
  }
  try {
    return { bytes, dossier: JSON.parse(Buffer.from(bytes).toString('utf8')) }
  } catch {
    throw wrongUsage(`Tệp ${file} không phải JSON`, `The file ${file} is not JSON`)
  }
}

async function follow(gateway: Gateway, accepted: TransferView, until: number): Promise<TransferView> {
  let transfer = accepted
  for (;;) {
    transfer = (await gateway.get<TransferView>(transferPath('client', accepted.id))).body
    const left = until - Date.now()
    if (!openStates.includes(transfer.state) || left <= 0) return transfer
    await pause(Math.min(pauseMs, left))
  }
}

function refuseUnlessDelivered({ id, state }: TransferView): void {
  if (openStates.includes(state)) {
    throw refused(
      `Chưa có kết quả; cổng vẫn giữ và tiếp tục gửi. Xem: lienthong status ${id}`,
      `No result yet; the gateway keeps it and goes on. See: lienthong status ${id}`,
    )
  }
  if (failedStates.includes(state) || state === 'cancelled') throw refused(`Không giao được (${state}). Xem: lienthong status ${id}`, `Not delivered (${state}). See: lienthong status ${id}`)
}

function dueDateOf(dossier: unknown): string | undefined {
  const dueAt = (dossier as { readonly dueAt?: unknown } | null)?.dueAt
  return typeof dueAt === 'string' ? dueAt : undefined
}
