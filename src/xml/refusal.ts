/** The error for XML that may not enter: the fault is the one reason, the detail says more about it. */
import { GatewayError } from '../domain/errors.ts'
import { xmlFaults } from '../domain/signature-faults/xml.ts'

export type XmlFault = keyof typeof xmlFaults

export function xmlRejected(fault: XmlFault, detail: string = xmlFaults[fault].en, cause?: unknown): GatewayError {
  return new GatewayError('xml_rejected', { fault, detail: { en: detail, vi: xmlFaults[fault].vi }, cause })
}
