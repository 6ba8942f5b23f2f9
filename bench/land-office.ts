/** The partner of the look-ups, in a process of its own: the simulated land office with a fixed token. */
import { startSimulator } from '../adapters/land/simulator.ts'
import { servePartner } from './serve-partner.ts'

const [directory = ''] = process.argv.slice(2)
await servePartner(directory, (options) => startSimulator(options, { version: 'vbdlis' }))
