/** The file of a pushed notice: whether the tax agency signed it, for whom, and what stands in it. */
import { GatewayError } from '../../src/domain/errors.ts'
import type { VerifyCallback } from '../../src/ports/adapter.ts'
import { unsignedXml, xmlToData, type XmlNode } from '../../src/xml/to-data.ts'
import type { TaxConfig } from './config.ts'
import { misfit, readNotice, type NoticeReading } from './notice.ts'
import { hasSignature, readHeader } from './wire.ts'

/** A notice that carries a signature is verified, required or not. */
export async function readNoticeFile(xml: Uint8Array, verify: VerifyCallback, config: TaxConfig, notices: NonNullable<TaxConfig['notices']>): Promise<NoticeReading> {
  try {
    if (!notices.requireSigned) {
      const unsigned = await xmlToData(unsignedXml(xml))
      if (!hasSignature(unsigned)) return readNotice(unsigned)
    }
    const data = await xmlToData((await verify({ bytes: xml, profile: 'xmldsig-gip' })).bytes)
    return faultInHeader(data, config, notices.receiverCodes) ?? readNotice(data, recipientOf(data, config))
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    if (error.code === 'signature_invalid') return misfit('Thông báo không có chữ ký số hợp lệ của cơ quan thuế')
    if (error.code === 'xml_rejected') return misfit('Tệp thông báo không phải XML được chấp nhận')
    throw error
  }
}

/** A signed notice for somebody else, or a signed message of another kind, is not for us. */
function faultInHeader(data: XmlNode, config: TaxConfig, receiverCodes: readonly string[]): NoticeReading | undefined {
  const header = readHeader(data)
  if (header.SENDER_CODE !== config.receiverCode) return misfit('SENDER_CODE không phải cơ quan thuế')
  const ours = [...config.senders.map((row) => row.code), ...receiverCodes]
  return ours.includes(header.RECEIVER_CODE) ? undefined : misfit('RECEIVER_CODE không phải đơn vị nhận')
}

/** Our organisation that a signed header names; undefined where it names whoever forwards the notice. */
function recipientOf(data: XmlNode, config: TaxConfig): string | undefined {
  const { RECEIVER_CODE } = readHeader(data)
  return config.senders.find((row) => row.code === RECEIVER_CODE)?.organisation
}
