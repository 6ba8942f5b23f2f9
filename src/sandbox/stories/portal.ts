/** The national portal in the stories: whether it says of a dossier what is known here. */
import type { Stage } from './stage.ts'

/** Waits until the portal holds the dossier in this status. */
export async function untilPortalSays(stage: Stage, code: string, status: number): Promise<void> {
  const look = () => Promise.resolve(stage.simulators['national-portal'].dossier(code)?.TrangThaiHoSo)
  await stage.until(`status ${status} of ${code} at the national portal`, look, (seen) => seen === String(status))
  await stage.untilDossier(code, 'the portal in step', ({ portal }) => portal.state === 'in-step')
}
