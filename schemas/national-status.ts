/** The ten states that the nation knows a dossier by. */
import { Type, type Static } from 'typebox'

export const NationalStatus = Type.Integer({
  minimum: 1,
  maximum: 10,
  description:
    'National dossier status: 1 newly registered, 2 received, 3 not received, 4 in progress, 5 supplement requested, ' +
    '6 financial obligation requested, 7 withdrawal requested, 8 stopped, 9 processed, 10 result returned',
})
export type NationalStatus = Static<typeof NationalStatus>
