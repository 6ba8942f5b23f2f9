/** Every look-up that a one-stop system can ask, by its name in the address. Written by hand, in the order of the partners. */
import { civilStatusRecord, maritalStatus } from './civil-registry.ts'
import { judicialRecordProgress } from './judiciary.ts'
import { landCertificate, landParcel } from './land.ts'
import { agencies, portalDossier, procedure, procedures, sectors } from './national-portal.ts'
import type { QueryService } from './service.ts'
import { landTaxObligations } from './tax.ts'
import { paymentReceipt, paymentStatus } from './treasury.ts'

export const serviceNames = [
  'civil-status-record',
  'marital-status',
  'judicial-record-progress',
  'land-tax-obligations',
  'payment-status',
  'payment-receipt',
  'land-parcel',
  'land-certificate',
  'procedure',
  'procedures',
  'agencies',
  'sectors',
  'portal-dossier',
] as const
export type ServiceName = (typeof serviceNames)[number]

export const queryServices: Readonly<Record<ServiceName, QueryService>> = {
  'civil-status-record': civilStatusRecord,
  'marital-status': maritalStatus,
  'judicial-record-progress': judicialRecordProgress,
  'land-tax-obligations': landTaxObligations,
  'payment-status': paymentStatus,
  'payment-receipt': paymentReceipt,
  'land-parcel': landParcel,
  'land-certificate': landCertificate,
  procedure,
  procedures,
  agencies,
  sectors,
  'portal-dossier': portalDossier,
}
