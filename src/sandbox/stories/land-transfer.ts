/** Land changes hands: land office, tax, two payers, treasury, receipts, certificate; the portal knows at every point. */
import { landDossier } from '../../../adapters/land/fixtures/dossier.ts'
import { landDossier as slipDossier } from '../../../adapters/tax/fixtures/land-dossier.ts'
import { onlineOrder, paymentDossier } from '../../../adapters/treasury/fixtures/orders.ts'
import type { DossierView } from '../../../schemas/dossier-view.ts'
import { invent } from './invented.ts'
import { untilPortalSays } from './portal.ts'
import { must, type Stage } from './stage.ts'
import type { Story } from './story.ts'

export const landTransfer: Story = {
  id: 'b',
  title: { vi: 'Chuyển nhượng đất: đất đai, thuế, kho bạc, giấy chứng nhận', en: 'A land transfer: land office, tax, treasury, certificate' },
  async play(stage) {
    const code = stage.code()
    await stage.send(invent(stage, landDossier(), { code, title: 'Land transfer' }))
    await stage.tell('land', { what: 'forwarded', dossierCode: code })
    await stage.untilDossier(code, 'the land office at work', ({ status }) => status === 4)
    stage.say(`${code} → land: taken, in progress`)
    await untilPortalSays(stage, code, 4)

    await stage.send(invent(stage, slipDossier(), { code, title: 'Parcel for the tax agency', changes: { status: 4 } }))
    await stage.tell('tax', { what: 'notice', dossierCode: code })
    const owing = await stage.untilDossier(code, 'two notices', ({ status, amountsDue }) => status === 6 && new Set(amountsDue.map(({ due }) => due.noticeNumber)).size >= 2)
    const standing = owing.clock.suspensions.some(({ reason, to }) => reason === 'payment' && to === undefined)
    must(standing, 'the clock does not stand still while the citizen has to pay')
    stage.say(`${code} ← tax: ${owing.amountsDue.length} amounts due to ${payersOf(owing).size} payers; the clock stands still`)
    await untilPortalSays(stage, code, 6)

    for (const noticeNumber of new Set(owing.amountsDue.map(({ due }) => due.noticeNumber))) await pay(stage, code, owing, noticeNumber)
    const paid = await stage.untilDossier(code, 'everything paid', ({ status, financial }) => status === 4 && financial === 'paid')
    must(paid.clock.suspensions.every(({ to }) => to !== undefined), 'the clock still stands')
    await stage.untilDossier(code, 'the receipts', ({ payments }) => payments.every(({ receipts }) => receipts.length > 0))
    const proofs = () => Promise.resolve(stage.simulators.land.received().filter((message) => message.dossierCode === code && message.operation === 'BoSungHoSo' && message.problem === undefined))
    await stage.until('the receipts at the land office', proofs, (seen) => seen.length >= 2)
    stage.say(`${code} → land: receipts handed in by the gateway; the clock runs again`)
    await untilPortalSays(stage, code, 4)

    await stage.tell('land', { what: 'result', dossierCode: code })
    const done = await stage.untilDossier(code, 'the certificate', ({ status, results }) => status === 9 && results.some(({ files }) => files.length > 0 && files.every(({ state }) => state === 'stored')))
    const digest = done.results.flatMap(({ files }) => files)[0]?.digest
    must(digest !== undefined && (await stage.file(digest)).byteLength > 0, 'the certificate cannot be fetched')
    await untilPortalSays(stage, code, 9)
    stage.say(`${code} ← land: certificate fetched; national portal in step`)
  },
}

async function pay(stage: Stage, code: string, owing: DossierView, noticeNumber: string): Promise<void> {
  const dues = owing.amountsDue.filter(({ due }) => due.noticeNumber === noticeNumber).map(({ due }) => due)
  const items = dues.map(({ item, amount }) => ({ description: item, amount, noticeNumber }))
  const total = items.reduce((sum, { amount }) => sum + amount, 0)
  const payment = { ...onlineOrder, content: `Nộp thông báo ${noticeNumber}`, items, total }
  await stage.send(invent(stage, paymentDossier(), { code, title: `Payment of ${noticeNumber}`, changes: { payment } }))
  const asked = await stage.untilDossier(code, 'a payment link', ({ payments }) => payments.some(({ noticeNumbers }) => noticeNumbers.includes(noticeNumber)))
  const reference = asked.payments.find(({ noticeNumbers }) => noticeNumbers.includes(noticeNumber))?.reference
  await stage.tell('treasury', { what: 'paid', dossierCode: code, reference })
  // banks report a payment more than once
  await stage.tell('treasury', { what: 'paid', dossierCode: code, reference })
  await stage.untilDossier(code, 'the payment', ({ payments }) => payments.some((row) => row.reference === reference && row.paidAt !== undefined))
  stage.say(`${code} ← treasury: ${total.toLocaleString('vi-VN')} đồng paid for ${noticeNumber}`)
}

function payersOf({ amountsDue }: DossierView): ReadonlySet<string> {
  return new Set(amountsDue.map(({ due }) => due.payerTaxCode ?? due.payerName ?? due.noticeNumber))
}
