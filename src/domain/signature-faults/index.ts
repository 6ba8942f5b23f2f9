/**
 * Why a signature, a certificate or a container of evidence does not count, each reason with a code of its own. The codes
 * are stable: they stand in logs, problem documents and reports.
 */
import { certificateFaults } from './certificate.ts'
import { cmsFaults } from './cms.ts'
import { containerFaults } from './container.ts'
import { joseFaults } from './jose.ts'
import { messageFaults } from './message.ts'
import { xmlFaults } from './xml.ts'

export const signatureFaults = { ...messageFaults, ...joseFaults, ...xmlFaults, ...cmsFaults, ...certificateFaults, ...containerFaults } as const

export type SignatureFault = keyof typeof signatureFaults
